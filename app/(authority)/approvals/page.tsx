import type { Metadata } from 'next'
import { DecidedRequests } from '@/components/approvals/decided-requests'
import { RequestCard } from '@/components/approvals/request-card'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { permissionToDecide } from '@/lib/approvals/approval'
import { listRequests } from '@/lib/approvals/list-requests'
import { can } from '@/lib/policy/authorise'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { decide } from './actions'

export const metadata: Metadata = { title: 'Approvals' }

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  approved: 'You agreed. It has been done.',
  'decided-later':
    'You agreed. What waited for you alone is done. Plans that the file left out end 24 hours after it was saved, unless another file names them; those whose end is long past end when somebody confirms it on the record.',
  next: 'You agreed, and the plans have ended. The plans that follow them are in place now: their rows, which had waited for this, were saved.',
  'next-later':
    'You agreed, and the plans have ended. The plans that follow them are being loaded now. That can take some minutes; a row that cannot be loaded is on the list of rows to fix.',
  'next-not':
    'You agreed, and the plans have ended. Not every plan that follows them is in place: clinicians are not told of it until a data manager has saved its row, on the list of rows to fix.',
  declined: 'You declined. Nothing has changed for clinicians.',
  'taken-back': 'You took your request back. Nothing has changed for clinicians.',
  'asker-gone':
    'Nothing has been decided. Whoever asked works here no longer, or may not ask for this any more. Decline it: somebody else asks again, or the next file does.',
  already: 'Somebody else decided this before you.',
  'log-in-again': 'You logged in more than 5 minutes ago. Log in again, then agree. Nothing has been decided.',
  requested: 'Your request waits for a second person. Nothing changes for clinicians until somebody agrees.',
}

export default async function ApprovalsPage({ searchParams }: Props) {
  const actor = await requirePage('upload.confirm-ending')
  const { waiting, decided, loggedInLately } = await forPage(() => listRequests(actor, {}))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <Heading level={1} caption={waiting.length === 0 ? 'Nothing waits' : `${waiting.length} waiting`}>
        Approvals
      </Heading>
      <p>
        Some acts need two people: lifting the protection of a record, undoing an adoption that was entered in error, and ending many plans by one
        file.
      </p>
      {waiting.length > 0 && (
        <ul className="list-none p-0">
          {waiting.map((request) => (
            <RequestCard
              key={request.id}
              request={request}
              decides={can(actor.role, permissionToDecide(request))}
              loggedInLately={loggedInLately}
              decide={decide}
            />
          ))}
        </ul>
      )}
      <DecidedRequests requests={decided} />
    </PageShell>
  )
}
