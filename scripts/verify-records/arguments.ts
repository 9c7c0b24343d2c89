import { parseArgs } from 'node:util'
import { Refusal } from '@/lib/shared/refusal'
import type { Span } from '@/lib/verify-records/span'

const usage = `Usage: npm run audit:verify -- [--from DAY] [--to DAY] [--checkpoints FILE] [--receipts FILE ...] [--json]

Verifies the access records and the compliance log. DAY is a day such as 2026-11-22 (UTC), and --to is exclusive; without them everything
is verified. --checkpoints is the published file, with the public keys beside it; --receipts is a log of the application.
Exit code 0 if everything is proved, 1 if something is broken: then the first bad id is printed.`

/** What the command is asked to do. */
export interface VerifyArguments {
  span: Span
  checkpoints?: string
  receipts: string[]
  json: boolean
}

/** Reads the command line. @throws Refusal with the usage, if an argument is not accepted */
export function readVerifyArguments(args: string[]): VerifyArguments {
  try {
    const { values } = parseArgs({
      args,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        checkpoints: { type: 'string' },
        receipts: { type: 'string', multiple: true },
        json: { type: 'boolean', default: false },
      },
    })
    return {
      span: { from: dayOf(values.from), to: dayOf(values.to) },
      checkpoints: values.checkpoints,
      receipts: values.receipts ?? [],
      json: values.json,
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`${(error as Error).message}\n\n${usage}`)
  }
}

function dayOf(text: string | undefined): Date | null {
  if (text === undefined) return null
  const day = new Date(`${text}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime())) throw new Refusal(`"${text}" is not a day such as 2026-11-22.\n\n${usage}`)
  return day
}
