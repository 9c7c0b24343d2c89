import { FieldMessage } from '@/components/forms/error-summary'
import { Button } from '@/components/nhs/button'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { Inbox } from '@/lib/notifications/list-notifications'
import { TICKED_FORM } from './visit-actions'

/** The field at which it is said that nothing was ticked, and that nobody was chosen. */
export const TICKED_ACTS = 'acts'
export const ASSIGNEE_FIELD = 'to'

/** What can be missing when the form is sent. */
export const TICKED_PROBLEMS = {
  nothing: { field: TICKED_ACTS, message: 'Tick the visits that you mean' },
  nobody: { field: ASSIGNEE_FIELD, message: 'Choose a team or a colleague' },
} as const
export type TickedProblem = keyof typeof TICKED_PROBLEMS

type Props = { inbox: Inbox; list: string; problem: TickedProblem | null }

/** What can be done with several visits at once: a form of its own, to which the ticks of the list belong. */
export function TickedForm({ inbox, list, problem }: Props) {
  const at = (field: string) => (problem && TICKED_PROBLEMS[problem].field === field ? TICKED_PROBLEMS[problem].message : null)
  return (
    <form id={TICKED_FORM} action="/notifications/ticked" method="post" className="nhsuk-card">
      <div className="nhsuk-card__content py-4">
        <input type="hidden" name="list" value={list} />
        <fieldset className={at(TICKED_ACTS) ? 'nhsuk-fieldset nhsuk-form-group--error min-w-0' : 'nhsuk-fieldset min-w-0'} id={TICKED_ACTS} tabIndex={-1}>
          <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">With the ticked visits</legend>
          {at(TICKED_ACTS) && <FieldMessage id="acts-error" message={at(TICKED_ACTS) ?? ''} />}
          <div className="flex flex-wrap items-end gap-x-4">
            <Act value="acknowledge" words="Acknowledge" />
            <Act value="see" words="Mark as seen" />
          </div>
          <div className="flex flex-wrap items-end gap-x-4">
            <AssigneeField inbox={inbox} problem={at(ASSIGNEE_FIELD)} />
            <Act value="assign" words="Assign" />
          </div>
        </fieldset>
      </div>
    </form>
  )
}

function Act({ value, words }: { value: string; words: string }) {
  return (
    <Button kind="secondary" small className="mb-3" name="act" value={value}>
      {words}
      <VisuallyHidden> the ticked visits</VisuallyHidden>
    </Button>
  )
}

function AssigneeField({ inbox, problem }: { inbox: Inbox; problem: string | null }) {
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error mb-3 min-w-0' : 'nhsuk-form-group mb-3 min-w-0'}>
      <label className="nhsuk-label" htmlFor={ASSIGNEE_FIELD}>
        Assign to
      </label>
      {problem && <FieldMessage id="to-error" message={problem} />}
      <select className="nhsuk-select max-w-full" id={ASSIGNEE_FIELD} name={ASSIGNEE_FIELD} defaultValue="" aria-describedby={problem ? 'to-error' : undefined}>
        <option value="">Choose</option>
        <option value="me">Me</option>
        <option value="nobody">Nobody</option>
        {inbox.teams.length > 0 && (
          <optgroup label="Teams">
            {inbox.teams.map((team) => (
              <option key={team.id} value={`team ${team.id}`}>
                {team.name}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="Colleagues">
          {inbox.colleagues.map((colleague) => (
            <option key={colleague.id} value={`person ${colleague.id}`}>
              {colleague.name}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  )
}
