import { KnownPeople } from '@/demo/demographics/known-people'
import { readPeople, samplePeople } from '@/demo/demographics/people-files'
import { readRegisterPeople } from '@/demo/demographics/register-people'
import { readStandInSettings } from '@/demo/demographics/settings'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'

/**
 * Sees to it that the people of a file can be matched: with the demographics service of this installation, and in a demonstration without
 * one with a stand-in of the command's own, so that the command works whether or not `npm start` is running.
 *
 * @param adminUrl address of the register, whose people the stand-in knows
 * @param folder absolute, to which DEMOGRAPHICS_PEOPLE is relative
 * @returns what is to be stopped at the end; null when nothing was started
 */
export async function ensureMatching(adminUrl: string, folder: string): Promise<StandIn | null> {
  if (process.env.DEMOGRAPHICS_URL || process.env.CPIS_MODE === 'production') return null
  const { files, token } = readStandInSettings({ ...process.env, DEMOGRAPHICS_PORT: '0' }, folder)
  const people = new KnownPeople()
  people.add(await readRegisterPeople(adminUrl))
  for (const file of [samplePeople, ...files]) people.add(readPeople(file))
  const standIn = await startStandIn(people, { port: 0, token })
  process.env.DEMOGRAPHICS_URL = standIn.url
  return standIn
}
