import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { seenContacts, type AuthorityContacts } from '@/lib/contacts/contacts'

type Props = {
  contacts: AuthorityContacts
  /** What a field contains: as typed, or else as saved. */
  typed: (field: string, saved: string) => string
  problem: (field: string) => string | null
  save: (form: FormData) => Promise<void>
}

/** Telephone numbers and office hours. What was typed stays if somebody else has saved meanwhile; the saved ones are shown above. */
export function ContactsForm({ contacts, typed, problem, save }: Props) {
  return (
    <form action={save} noValidate autoComplete="off">
      <input type="hidden" name="seen" value={seenContacts(contacts)} />
      <TextField
        name="dayPhone"
        label="Office telephone number"
        width={20}
        value={typed('dayPhone', contacts.dayPhone ?? '')}
        problem={problem('dayPhone')}
      />
      <TextField
        name="dutyPhone"
        label="Duty team telephone number"
        hint="Answered at all times when the office is closed"
        width={20}
        value={typed('dutyPhone', contacts.dutyPhone ?? '')}
        problem={problem('dutyPhone')}
      />
      <TextField
        name="officeOpens"
        label="Office opens, Monday to Friday"
        hint="24-hour clock, for example 09:00"
        width={5}
        value={typed('officeOpens', contacts.officeOpens)}
        problem={problem('officeOpens')}
      />
      <TextField
        name="officeCloses"
        label="Office closes"
        width={5}
        value={typed('officeCloses', contacts.officeCloses)}
        problem={problem('officeCloses')}
      />
      <Button>Save telephone numbers and hours</Button>
    </form>
  )
}
