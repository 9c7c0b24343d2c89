import type { AccessFilter } from '@/lib/access-records/filter'
import { filterAt } from '@/lib/access-records/filter'
import type { ExportSubject } from '@/lib/access-records/access-export'
import { requestAccessExport, requestAccessExportInput } from '@/lib/access-records/request-access-export'
import type { Actor } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'
import { isCpisError } from '@/lib/shared/errors'
import { keptQuestion } from './access-question'
import { textField } from './form-route'
import { answersOf, forgetForm, keepForm } from './kept-form'

/** The name that the form asking for a file is kept under. */
export const EXPORT_FORM = 'access-export'

/** The filter in an address of the list of files, with the number that is kept with the session. */
export async function exportFilter(actor: Actor, said: Readonly<Record<string, string | string[] | undefined>>): Promise<AccessFilter> {
  const { number } = await keptQuestion(actor, can(actor.role, 'access-record.all') ? 'access-records' : 'access-log')
  return filterAt(said, number)
}

/** What a file would be about, shown before it is asked for. */
export function subjectOf({ number, person, organisation, setting, ...said }: AccessFilter): ExportSubject {
  return {
    ...said,
    ...(number && { child: true as const }),
    ...(person && { person: 'one person' }),
    ...(organisation && { organisation: 'one organisation' }),
    ...(setting && { setting: setting.replaceAll('-', ' ') }),
  }
}

/**
 * Takes the form that asks for a file of access records.
 *
 * @returns the address of the list of files, or of the form with what to put right
 */
export async function askForFile(actor: Actor, posted: FormData): Promise<string> {
  const question = textField(posted, 'question')
  const filter = await exportFilter(actor, Object.fromEntries(new URLSearchParams(question)))
  const reason = textField(posted, 'reason')
  const parsed = requestAccessExportInput.shape.reason.safeParse(reason)
  try {
    await requestAccessExport(actor, { filter, reason })
  } catch (error) {
    if (!isCpisError(error, 'invalid-input') && !isCpisError(error, 'conflict')) throw error
    const problem = { field: 'reason', message: parsed.success ? error.message : (parsed.error.issues[0]?.message ?? error.message) }
    await keepForm(actor, EXPORT_FORM, { answers: answersOf(posted), problems: [problem] })
    return `/access-records/exports?${new URLSearchParams([...new URLSearchParams(question), ['problem', 'yes']]).toString()}`
  }
  await forgetForm(actor, EXPORT_FORM)
  return '/access-records/exports?saved=requested'
}
