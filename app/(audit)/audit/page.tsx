import type { Metadata } from 'next'
import { TwoQuestions, type QuestionValues } from '@/components/access-records/two-questions'
import { VerificationPanel } from '@/components/access-records/verification-panel'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { LedeText } from '@/components/nhs/text'
import { TOO_MANY_NUMBER_QUESTIONS } from '@/lib/access-records/asked-child'
import { usualPeriod } from '@/lib/access-records/period'
import type { Actor } from '@/lib/identity/actor'
import { lastVerification } from '@/lib/sealing/last-verification'
import { keptQuestion, type QuestionForm } from '@/lib/web/access-question'
import { problemsOnPage, typedOr } from '@/lib/shared/form-answers'
import { daysShown } from '@/lib/web/days-in-filter'
import { forPage, requirePage } from '@/lib/web/page'

type Props = { searchParams: Promise<{ problem?: string | string[]; limit?: string | string[] }> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).problem ? 'Error: Audit' : 'Audit' }
}

export default async function AuditPage({ searchParams }: Props) {
  const actor = await requirePage('access-record.report')
  const { problem, limit } = await searchParams
  const child = await question(actor, 'audit-child', 'number', problem)
  const person = await question(actor, 'audit-person', 'name', problem)
  return (
    <PageShell actor={actor}>
      <ErrorSummary errors={[...child.summary, ...person.summary]} />
      <SavedNotice saved={limit} words={{ reached: TOO_MANY_NUMBER_QUESTIONS }} />
      <Heading level={1}>Audit</Heading>
      <LedeText>Everybody who looks a child up leaves a record: who, when, where and why. What you ask here is recorded too.</LedeText>
      <TwoQuestions child={child.values} person={person.values} />
      <VerificationPanel verification={await forPage(() => lastVerification(actor, {}))} />
      <List>
        <li>
          <a href="/access-records">All access records</a>: by child, person, organisation, setting, time and result
        </li>
        <li>
          <a href="/event-log">Log of events</a>: log-ins, changes, files taken away, and who read the audit
        </li>
        <li>
          <a href="/access-records/exports">Files of access records</a>: what was asked for, and what became of it
        </li>
      </List>
    </PageShell>
  )
}

/** The form as it was sent, if there is something to put right in it, or else a new one for the last 30 days. */
async function question(actor: Actor, form: QuestionForm, field: string, problem: unknown) {
  const kept = problem === form ? (await keptQuestion(actor, form)).wrong : null
  const usual = usualPeriod(new Date())
  const values: QuestionValues = {
    text: typedOr(kept, field, ''),
    days: daysShown(kept, usual),
    problems: kept?.problems ?? [],
  }
  return { values, summary: problemsOnPage(kept, form.replace('audit', '')) }
}
