import { KnownPeople, type KnownPerson } from '@/demo/demographics/known-people'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'
import { knownPerson } from './demographics'

/** A demographics service that the product of a test asks, which can be down and come back at the same address. */
export type AnsweringDemographics = {
  /** Every number that was asked about, in order. */
  asked: readonly string[]
  /** Makes somebody known. Whoever was known under the number is somebody else from now on. */
  know(changes: Partial<KnownPerson>): void
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
  let standIn: StandIn | null = await startStandIn(people, { port: 0 })
  process.env.DEMOGRAPHICS_URL = standIn.url
  const port = Number(new URL(standIn.url).port)
  const down = async () => {
    await standIn?.stop()
    standIn = null
  }
  return {
    asked: people.asked,
    know: (changes) => people.add([knownPerson(changes)]),
    down,
    up: async () => {
      standIn ??= await startStandIn(people, { port })
    },
    stop: down,
  }
}
