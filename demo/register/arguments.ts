import { parseArgs } from 'node:util'
import { Refusal } from '@/lib/shared/refusal'

/** What the command is asked for; for anything left out `seedDemonstration` has a default. */
export type SeedArguments = { children?: number; accesses?: number; seed?: number }

const USAGE = 'npm run seed -- [--children N] [--accesses N] [--seed N]'

/**
 * Reads the command line.
 *
 * @param given the arguments after the command's name
 * @throws Refusal with the usage
 */
export function readArguments(given: readonly string[]): SeedArguments {
  const values = parsed(given)
  const asked = Object.entries(values).map(([name, text]) => [name, wholeNumber(name, text)])
  return Object.fromEntries(asked)
}

function parsed(given: readonly string[]): Record<string, string | undefined> {
  try {
    return parseArgs({ args: [...given], options: { children: { type: 'string' }, accesses: { type: 'string' }, seed: { type: 'string' } } }).values
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error))
  }
}

function wholeNumber(name: string, text: string | undefined): number {
  if (text === undefined || !/^[0-9]{1,9}$/.test(text)) return refuse(`--${name} must be a whole number`)
  return Number(text)
}

function refuse(reason: string): never {
  throw new Refusal(`${reason}. Usage: ${USAGE}`)
}
