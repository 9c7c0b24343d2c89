import type { ClosedNumbers } from '@/lib/demographics/closed-numbers'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import { KnownPeople, type KnownPerson } from '@/demo/demographics/known-people'
import { startStandIn } from '@/demo/demographics/stand-in'

/** Where no adoption has closed anything. */
export const noneClosed: ClosedNumbers = async () => new Set()

/** A demographics service over real HTTP, and its client. */
export type DemographicsForTests = { service: DemographicsService; url: string; people: KnownPeople; stop(): Promise<void> }

/** Somebody known to demographics; what the test does not care about has defaults. */
export function knownPerson(changes: Partial<KnownPerson>): KnownPerson {
  return {
    nhsNumber: '9991000003',
    familyName: 'Bjørnstad',
    givenNames: ['Mary-Ann', 'Blessing'],
    dateOfBirth: '2022-07-31',
    sex: 'female',
    status: 'active',
    replacedBy: null,
    ...changes,
  }
}

/** Starts the stand-in with these people, and a client with these settings. */
export async function startDemographicsFor(
  known: Iterable<KnownPerson>,
  settings: { token?: string; connections?: number; timeout?: number; rate?: number } = {},
): Promise<DemographicsForTests> {
  const people = new KnownPeople()
  people.add(known)
  const standIn = await startStandIn(people, { port: 0, token: settings.token })
  const service = new DemographicsService({ url: standIn.url, ...settings })
  const stop = async () => {
    await service.close()
    await standIn.stop()
  }
  return { service, url: standIn.url, people, stop }
}
