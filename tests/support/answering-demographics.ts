import type { RequestListener } from 'node:http'
import { patientOf } from '@/demo/demographics/fhir-answers'
import { KnownPeople, type KnownPerson } from '@/demo/demographics/known-people'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'
import { knownPerson } from './demographics'

/** A demographics service that the product of a test asks, which can be down and come back at the same address. */
export type AnsweringDemographics = {
  /** Every number that was asked about, in order. */
  asked: readonly string[]
  /** Makes somebody known. Whoever was known under the number is somebody else from now on. */
  know(changes: Partial<KnownPerson>): void
  /** Makes somebody known who is restricted, and whose name is told to nobody. */
  withhold(changes: Partial<KnownPerson>): void
  down(): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

class AskedPeople extends KnownPeople {
  readonly asked: string[] = []

  override holderOf(nhsNumber: string) {
    this.asked.push(nhsNumber)
    return super.holderOf(nhsNumber)
  }
}

/** Starts a demographics service that knows nobody, and tells the product in this process where it is. Before anything has asked one. */
export async function answeringDemographics(): Promise<AnsweringDemographics> {
  const people = new AskedPeople()
  const answers = new Map<string, RequestListener>()
  let standIn: StandIn | null = await startStandIn(people, { port: 0, answers })
  process.env.DEMOGRAPHICS_URL = standIn.url
  const port = Number(new URL(standIn.url).port)
  const down = async () => {
    await standIn?.stop()
    standIn = null
  }
  return {
    asked: people.asked,
    know: (changes) => {
      const person = knownPerson(changes)
      answers.delete(person.nhsNumber)
      people.add([person])
    },
    withhold: (changes) => {
      const nameless = { ...patientOf(knownPerson({ ...changes, status: 'restricted' })), name: undefined }
      answers.set(knownPerson(changes).nhsNumber, (_request, response) =>
        response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(nameless)),
      )
    },
    down,
    up: async () => {
      standIn ??= await startStandIn(people, { port, answers })
    },
    stop: down,
  }
}
