import path from 'node:path'
import { parseArgs } from 'node:util'
import { isDfeCode, type DfeCode } from '@/lib/shared/authority-code'
import { Refusal } from '@/lib/shared/refusal'

/** What the command is asked to do. */
export type ImportArguments = { authority: DfeCode; contents: 'full' | 'changes'; encoding: 'utf-8' | 'windows-1252'; json: boolean; file: string }

const USAGE = 'npm run import -- --authority <DfE code> --contents full|changes [--encoding windows-1252] [--json] FILE'

/**
 * Reads the command line.
 *
 * @param given the arguments after the command's name
 * @param folder the folder that a relative path starts from
 * @throws Refusal with the usage
 */
export function readArguments(given: readonly string[], folder: string): ImportArguments {
  const { values, positionals } = parsed(given)
  const [file] = positionals
  if (values.authority === undefined || !isDfeCode(values.authority)) refuse('--authority must be the DfE code of an authority, for example 383')
  if (values.contents !== 'full' && values.contents !== 'changes') refuse('--contents must be full (the whole register) or changes')
  const encoding = values.encoding ?? 'utf-8'
  if (encoding !== 'utf-8' && encoding !== 'windows-1252') refuse('--encoding must be utf-8 or windows-1252')
  if (file === undefined || positionals.length > 1) refuse('Name one file')
  return { authority: values.authority, contents: values.contents, encoding, json: values.json ?? false, file: path.resolve(folder, file) }
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: { authority: { type: 'string' }, contents: { type: 'string' }, encoding: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    })
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error))
  }
}

function refuse(reason: string): never {
  throw new Refusal(`${reason}. Usage: ${USAGE}`)
}
