import { canonicalName } from '@/lib/shared/person-name'

/** Somebody whom the stand-in knows, by a number that is or was theirs. */
export type KnownPerson = {
  nhsNumber: string
  familyName: string
  givenNames: readonly string[]
  /** `yyyy-mm-dd`. */
  dateOfBirth: string
  sex: 'female' | 'male' | 'unknown'
  /** `invalid` numbers are answered as if they had never been anybody's. */
  status: 'active' | 'restricted' | 'invalid' | 'superseded'
  /** The number that took the place of a superseded one. */
  replacedBy: string | null
}

/** What is searched for: a name may end with `*` after two letters. */
export type Sought = { family: string; given: string | null; dateOfBirth: string }

/** Everybody whom the stand-in knows. Who is added later stands for who was there before under the same number. */
export class KnownPeople {
  private readonly people = new Map<string, KnownPerson>()
  private byBirth: Map<string, KnownPerson[]> | undefined

  add(people: Iterable<KnownPerson>): void {
    for (const person of people) this.people.set(person.nhsNumber, person)
    this.byBirth = undefined
  }

  get size(): number {
    return this.people.size
  }

  /** Whoever has the number now, by way of every number that replaced it; null when nobody has, `invalid` when it was taken back. */
  holderOf(nhsNumber: string): KnownPerson | 'invalid' | null {
    let person = this.people.get(nhsNumber)
    for (let steps = 0; person?.status === 'superseded' && steps < 10; steps++) person = this.people.get(person.replacedBy ?? '')
    if (person === undefined || person.status === 'superseded') return null
    return person.status === 'invalid' ? 'invalid' : person
  }

  /** Whoever has the name and the date of birth. */
  search({ family, given, dateOfBirth }: Sought): KnownPerson[] {
    return (this.bornOn().get(dateOfBirth) ?? []).filter((person) =>
      matches(family, person.familyName) && (given === null || person.givenNames.some((name) => matches(given, name))))
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
