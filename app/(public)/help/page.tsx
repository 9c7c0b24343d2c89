import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { ReadingWidth } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import { UploadHelp } from '@/components/uploads/upload-help'
import { actorIfAny } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Help' }

export default async function HelpPage() {
  const actor = await actorIfAny()
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ReadingWidth>
        <Heading level={1}>Help</Heading>
        <Heading level={2}>If you are worried about a child now</Heading>
        <p>
          Do not wait for this service. If a child is in immediate danger, call 999. Otherwise call the children’s social care duty team of the local
          authority where the child lives, and follow your safeguarding procedure.
        </p>
        <Heading level={2}>What the answers mean</Heading>
        <SummaryList>
          <SummaryRow label="Alert">A local authority has a plan or a care status for this person in place now. Call the authority.</SummaryRow>
          <SummaryRow label="Previous information">
            A plan or care status ended in the last 12 months, or an unborn plan in the last 28 days.
          </SummaryRow>
          <SummaryRow label="Protected record">Information is held. Call the duty team: it is not shown on a screen.</SummaryRow>
          <SummaryRow label="No information held">
            No authority that shares here holds a plan or care status for this number. It does not mean that the child is unknown to social care.
          </SummaryRow>
          <SummaryRow label="Not checked">We could not look. It is not an answer. Follow your local paper process.</SummaryRow>
        </SummaryList>
        <Heading level={2}>Checking a child</Heading>
        <p>
          Scan the wristband, paste the NHS number, or type its 10 digits, and press Enter. The reason is already chosen for your setting; change it
          when it is another. Each check is recorded with your name. In unscheduled care the authority is told when you see an alert.
        </p>
        <UploadHelp />
        <Heading level={2} id="problem">
          Something is wrong with a result or a record
        </Heading>
        <p>
          If the wrong child is shown, or what is shown is not true any more, call the local authority that holds it. Only the authority can change
          what it has published.
        </p>
        <p>
          If the page itself is wrong, tell your safeguarding lead and your service desk. Give the reference at the foot of the result, and nothing
          about the child: the reference is enough to find it.
        </p>
      </ReadingWidth>
    </PageShell>
  )
}
