import { canonicalName } from '@/lib/shared/person-name'

/** Somebody known to the stand-in, under a number that is or was theirs. */
export type KnownPerson = {
  nhsNumber: string
  familyName: string
  givenNames: readonly string[]
  /** `yyyy-mm-dd`. */
  dateOfBirth: string
  sex: 'female' | 'male' | 'unknown'
  /** `invalid` numbers are answered as if nobody had ever had them. */
  status: 'active' | 'restricted' | 'invalid' | 'superseded'
  /** The number that replaced a superseded one. */
  replacedBy: string | null
  /** Whether the person has died. */
  died?: boolean
}

/** A search: names may end with `*` after two letters. */
export type Sought = { family: string; given: string | null; dateOfBirth: string }

/** Everybody known to the stand-in. Somebody who is added later replaces an earlier person with the same number. */
export class KnownPeople {
  private readonly people = new Map<string, KnownPerson>()
  private byBirth: Map<string, KnownPerson[]> | undefined

  add(people: Iterable<KnownPerson>): void {
    for (const person of people) this.people.set(person.nhsNumber, person)
    this.byBirth = undefined
  }

  /** Forgets whoever had a number. */
  remove(nhsNumber: string): void {
    this.people.delete(nhsNumber)
    this.byBirth = undefined
  }

  get size(): number {
    return this.people.size
  }

  /** Whoever has the number now, following any numbers that replaced it; null if nobody has, `invalid` if it was withdrawn. */
  holderOf(nhsNumber: string): KnownPerson | 'invalid' | null {
    let person = this.people.get(nhsNumber)
    for (let steps = 0; person?.status === 'superseded' && steps < 10; steps++) person = this.people.get(person.replacedBy ?? '')
    if (person === undefined || person.status === 'superseded') return null
    return person.status === 'invalid' ? 'invalid' : person
  }

  /** Everybody with that name and date of birth. */
  search({ family, given, dateOfBirth }: Sought): KnownPerson[] {
    return (this.bornOn().get(dateOfBirth) ?? []).filter(
      (person) => matches(family, person.familyName) && (given === null || person.givenNames.some((name) => matches(given, name))),
    )
  }

  private bornOn(): Map<string, KnownPerson[]> {
    if (this.byBirth) return this.byBirth
    this.byBirth = new Map()
    for (const person of this.people.values()) {
      if (person.status === 'invalid' || person.status === 'superseded') continue
      const others = this.byBirth.get(person.dateOfBirth)
      if (others) others.push(person)
      else this.byBirth.set(person.dateOfBirth, [person])
    }
    return this.byBirth
  }
}

function matches(sought: string, name: string): boolean {
  const wanted = canonicalName(sought.replace(/\*$/, ''))
  return sought.endsWith('*') ? canonicalName(name).startsWith(wanted) : canonicalName(name) === wanted
}
