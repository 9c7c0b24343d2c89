import { TextField } from '@/components/forms/text-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import { changedFieldOf, sharedDetailLabel } from '@/lib/contacts/labels'
import { SHARED_DETAILS, type AuthorityChange, type AuthorityContacts } from '@/lib/contacts/contacts'
import { proseDate } from '@/lib/shared/date-format'
import { todayInLondon } from '@/lib/shared/calendar-date'

type Action = (form: FormData) => Promise<void>

/** Which care-plan details clinicians see, and when and by whom each was last switched. */
export function SharingForm({ contacts, switched, save }: { contacts: AuthorityContacts; switched: AuthorityChange[]; save: Action | null }) {
  const boxes = SHARED_DETAILS.map((detail) => {
    const last = switched.find((change) => change.field === changedFieldOf(detail))
    return {
      value: detail,
      label: sharedDetailLabel(detail),
      hint: last ? `Switched ${last.becomes?.toLowerCase()} on ${dayOf(last.at)} by ${last.personName}` : undefined,
    }
  })
  if (!save) {
    return (
      <SummaryList>
        {boxes.map((box) => (
          <SummaryRow key={box.value} label={box.label}>
            {contacts.sharedDetails.some((shared) => shared === box.value) ? 'On' : 'Off'}
            {box.hint && `. ${box.hint}`}
          </SummaryRow>
        ))}
      </SummaryList>
    )
  }
  return (
    <form action={save}>
      <TickBoxes
        name="details"
        kind="checkboxes"
        legend="Clinicians who check a child of your authority see"
        hint="Switch on only what your sharing agreement allows. Plan, dates and your telephone numbers are always shown."
        boxes={boxes}
        ticked={contacts.sharedDetails}
      />
      <Button>Save what is shared</Button>
    </form>
  )
}

type DeliveryProps = {
  contacts: AuthorityContacts
  typed: (field: string, saved: string) => string
  ticked: (field: string, saved: readonly string[]) => readonly string[]
  problem: (field: string) => string | null
  save: Action | null
}

/** How the authority hears of look-ups besides its notifications. */
export function DeliveryForm({ contacts, typed, ticked, problem, save }: DeliveryProps) {
  const on = [contacts.deliversEmail && 'email', contacts.deliversMailbox && 'mailbox'].filter((way) => way !== false)
  if (!save) {
    return (
      <SummaryList>
        <SummaryRow label="Email of new notifications">{contacts.deliversEmail ? `On: ${contacts.noticeEmails.join(', ')}` : 'Off'}</SummaryRow>
        <SummaryRow label="National messages to the mailbox">{contacts.deliversMailbox ? 'On' : 'Off'}</SummaryRow>
      </SummaryList>
    )
  }
  return (
    <form action={save} noValidate>
      <TickBoxes
        name="ways"
        kind="checkboxes"
        legend="Besides the notifications here"
        boxes={[
          { value: 'email', label: 'Send an email', hint: 'It says only that there is something new. It names no child and no place.' },
          { value: 'mailbox', label: 'Put national messages into the mailbox', hint: 'For a case management system that collects them.' },
        ]}
        ticked={ticked('ways', on)}
      />
      <TextField
        name="emails"
        label="Email addresses"
        hint="Up to 5, each on a line of its own"
        rows={5}
        value={typed('emails', contacts.noticeEmails.join('\n'))}
        problem={problem('emails')}
      />
      <Button>Save delivery</Button>
    </form>
  )
}

/** How often the authority updates its information. */
export function ScheduleForm({ contacts, typed, problem, save }: Omit<DeliveryProps, 'ticked'>) {
  if (!save) return <p>{contacts.updateEveryDays === 1 ? 'Every day' : `Every ${contacts.updateEveryDays} days`}.</p>
  return (
    <form action={save} noValidate autoComplete="off">
      <TextField
        name="everyDays"
        label="Days between updates"
        hint="Clinicians are told that your information is not up to date when the last file is older than this. From 1 to 31"
        width={5}
        numeric
        value={typed('everyDays', String(contacts.updateEveryDays))}
        problem={problem('everyDays')}
      />
      <Button>Save schedule</Button>
    </form>
  )
}

function dayOf(at: Date): string {
  return proseDate(todayInLondon(at))
}
