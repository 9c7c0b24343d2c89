import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'
import { namedFiles } from './people-files'

/** What the stand-in for the demographics service is told. */
export type StandInSettings = {
  /** TCP port of 127.0.0.1; 0 takes any free one. */
  port: number
  /** The register whose people it knows, by the scripts' login; none when it is to know those of files only. */
  databaseUrl?: string
  /** The bearer token that it wants; everybody is heard without one. */
  token?: string
  /** Absolute paths of files with further people. */
  files: string[]
}

const portNumber = z.coerce.number().int().min(0).max(65535)
const given = (text: string | undefined) => (text === '' ? undefined : text)

/**
 * Reads DEMOGRAPHICS_PORT, DEMOGRAPHICS_TOKEN, DEMOGRAPHICS_PEOPLE and DATABASE_URL.
 *
 * @param folder absolute, to which the paths of people are relative
 * @throws Refusal in production, where no invented person may be known (decision 15), and when the port is none
 */
export function readStandInSettings(environment: Record<string, string | undefined>, folder: string): StandInSettings {
  if (environment.CPIS_MODE === 'production') throw new Refusal('The stand-in for demographics does not start when CPIS_MODE is production.')
  const port = portNumber.safeParse(given(environment.DEMOGRAPHICS_PORT) ?? 0)
  if (!port.success) throw new Refusal('DEMOGRAPHICS_PORT must be a port number.')
  return {
    port: port.data,
    databaseUrl: given(environment.DATABASE_URL),
    token: given(environment.DEMOGRAPHICS_TOKEN),
    files: namedFiles(environment.DEMOGRAPHICS_PEOPLE, folder),
  }
}
