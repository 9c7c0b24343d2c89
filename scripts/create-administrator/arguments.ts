import { parseArgs } from 'node:util'
import { Refusal } from '@/lib/shared/refusal'
import type { FirstAdministrator } from './create-first'

/** How the command is called. */
export const usage = 'Usage: npm run admin:create -- --name "Given Family" --subject IDENTIFIER --issuer cis2'

/**
 * What the command was given.
 *
 * @throws Refusal in one sentence, with the usage, for anything that it does not take
 */
export function readArguments(given: string[]): FirstAdministrator {
  const { name, subject, issuer } = parsed(given)
  if (name === undefined || name.trim().length < 2 || name.trim().length > 120) throw new Refusal(`Give the name of the person, of 2 to 120 characters. ${usage}`)
  if (subject === undefined || subject.trim() === '' || subject.trim().length > 255) {
    throw new Refusal(`Give the identifier by which the provider knows the person, its "sub". ${usage}`)
  }
  // Of Entra nobody can know how strongly somebody logged in (security-and-reliability section 7).
  if (issuer !== 'cis2') throw new Refusal(`Give as issuer cis2: national administrators log in with NHS Care Identity. ${usage}`)
  return { name: name.trim(), subject: subject.trim(), provider: issuer }
}

function parsed(given: string[]): { name?: string; subject?: string; issuer?: string } {
  try {
    return parseArgs({ args: given, options: { name: { type: 'string' }, subject: { type: 'string' }, issuer: { type: 'string' } } }).values
  } catch {
    throw new Refusal(`There is an argument that this command does not take. ${usage}`)
  }
}
