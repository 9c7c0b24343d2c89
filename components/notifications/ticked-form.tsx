import { Fieldset } from '@/components/forms/question'
import { SelectField } from '@/components/forms/select-field'
import { Button } from '@/components/nhs/button'
import { Card } from '@/components/nhs/card'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { NotificationList } from '@/lib/notifications/list-notifications'
import { TICKED_FORM } from './visit-actions'

/** The field beside which it says that nothing was ticked, or that nobody was chosen. */
const TICKED_ACTS = 'acts'
const ASSIGNEE_FIELD = 'to'

/** What can be missing when the form is sent. */
export const TICKED_PROBLEMS = {
  nothing: { field: TICKED_ACTS, message: 'Tick the visits that you mean' },
  nobody: { field: ASSIGNEE_FIELD, message: 'Choose a team or a colleague' },
} as const
export type TickedProblem = keyof typeof TICKED_PROBLEMS

type Props = { notifications: NotificationList; list: string; problem: TickedProblem | null }

/** What can be done with several visits at once: a form of its own, to which the tick boxes of the list belong. */
export function TickedForm({ notifications, list, problem }: Props) {
  const at = (field: string) => (problem && TICKED_PROBLEMS[problem].field === field ? TICKED_PROBLEMS[problem].message : null)
  return (
    <form id={TICKED_FORM} action="/notifications/ticked" method="post">
      <Card tight>
        <input type="hidden" name="list" value={list} />
        <Fieldset id={TICKED_ACTS} legend="With the ticked visits" problem={at(TICKED_ACTS)}>
          <div className="flex flex-wrap items-end gap-x-4">
            <Act value="acknowledge" words="Acknowledge" />
            <Act value="see" words="Mark as seen" />
          </div>
          <div className="flex flex-wrap items-end gap-x-4">
            <AssigneeField notifications={notifications} problem={at(ASSIGNEE_FIELD)} />
            <Act value="assign" words="Assign" />
          </div>
        </Fieldset>
      </Card>
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

function AssigneeField({ notifications, problem }: { notifications: NotificationList; problem: string | null }) {
  const teams = notifications.teams.map(({ id, name }) => ({ value: `team ${id}`, label: name }))
  const colleagues = notifications.colleagues.map(({ id, name }) => ({ value: `person ${id}`, label: name }))
  return (
    <SelectField
      name={ASSIGNEE_FIELD}
      label="Assign to"
      className="mb-3 min-w-0"
      options={[
        { value: '', label: 'Choose' },
        { value: 'me', label: 'Me' },
        { value: 'nobody', label: 'Nobody' },
      ]}
      groups={[
        { label: 'Teams', options: teams },
        { label: 'Colleagues', options: colleagues },
      ]}
      value=""
      problem={problem}
    />
  )
}
