import { Button } from '@/components/nhs/button'
import { WarningCallout } from '@/components/nhs/warning-callout'
import { CONFIRMED_FOR_DAYS, contactsUnconfirmed, seenContacts, type AuthorityContacts } from '@/lib/contacts/contacts'
import { proseDateTime } from '@/lib/shared/date-format'
import { FieldMessage } from '@/components/forms/error-summary'

type Props = {
  contacts: AuthorityContacts
  /** The server action of the button; null for those who may only read. */
  confirm: ((form: FormData) => Promise<void>) | null
  problem: string | null
}

/** When and by whom the contacts were last confirmed, a warning when that is long ago, and the button that confirms them. */
export function ConfirmContacts({ contacts, confirm, problem }: Props) {
  const late = contactsUnconfirmed(contacts)
  return (
    <>
      {late && (
        <WarningCallout announced heading="Confirm these contacts">
          <p>
            {contacts.confirmedDaysAgo === null
              ? 'Nobody has confirmed that these contacts are right.'
              : `Nobody has confirmed these contacts for ${contacts.confirmedDaysAgo} days.`}{' '}
            Clinicians ring these numbers about a child in front of them. Confirm them every {CONFIRMED_FOR_DAYS} days.
          </p>
        </WarningCallout>
      )}
      {contacts.confirmedAt && contacts.confirmedBy && (
        <p>
          Last confirmed on {proseDateTime(contacts.confirmedAt)} by {contacts.confirmedBy}.
        </p>
      )}
      {confirm && (
        <form action={confirm}>
          <input type="hidden" name="seen" value={seenContacts(contacts)} />
          {problem && <FieldMessage id="confirm-error" message={problem} />}
          <Button kind="secondary" id="confirm">
            Confirm that these are right
          </Button>
        </form>
      )}
    </>
  )
}
