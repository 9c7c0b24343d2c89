import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'
import { namedFiles } from './people-files'

/** The settings of the stand-in for the demographics service. */
export type StandInSettings = {
  /** TCP port on 127.0.0.1; 0 takes any free one. */
  port: number
  /** The register whose people it knows, with the scripts' login; left out if it is to know only those in files. */
  databaseUrl?: string
  /** The bearer token that it requires; without one, anybody may ask. */
  token?: string
  /** Absolute paths of files with more people. */
  files: string[]
}

const portNumber = z.coerce.number().int().min(0).max(65535)
const given = (text: string | undefined) => (text === '' ? undefined : text)

/**
 * Reads DEMOGRAPHICS_PORT, DEMOGRAPHICS_TOKEN, DEMOGRAPHICS_PEOPLE and DATABASE_URL.
 *
 * @param folder absolute path that the paths in DEMOGRAPHICS_PEOPLE start from
 * @throws Refusal in production, where there must be no invented people (design decision 15), and if the port is not a port number
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
