import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { QuestionCard } from '@/components/review/question-card'
import { listQuestions } from '@/lib/review/list-questions'
import { answerForm } from '@/lib/review/review-address'
import { problemsOnPage } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'
import { answer } from './actions'

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

const load = cache(async () => {
  const actor = await requirePage('review.answer')
  const questions = await forPage(() => listQuestions(actor, {}))
  const shown = await Promise.all(
    questions.map(async (question) => ({
      question,
      kept: question.answeredAt === null ? await keptForm(actor, answerForm(question.itemId)) : null,
    })),
  )
  return { actor, shown, problems: shown.flatMap(({ question, kept }) => problemsOnPage(kept, `-${question.itemId}`)) }
})

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await load()).problems.length > 0 ? 'Error: Questions to you' : 'Questions to you' }
}

export default async function QuestionsPage({ searchParams }: Props) {
  const { actor, shown, problems } = await load()
  const waiting = shown.filter(({ question }) => question.answeredAt === null).length
  return (
    <PageShell actor={actor}>
      <ErrorSummary errors={problems} />
      <SavedNotice saved={(await searchParams).saved} words={{ answered: 'Your safeguarding lead can see your answer.' }} />
      <Heading level={1} caption={waiting === 0 ? 'Nothing to answer' : `${waiting} to answer`}>
        Questions to you
      </Heading>
      <p>Every week your safeguarding lead sees access that is unusual, and may ask you about it. A question is not an accusation.</p>
      <ul className="list-none p-0">
        {shown.map(({ question, kept }) => (
          <QuestionCard key={question.itemId} question={question} kept={kept} answer={answer} />
        ))}
      </ul>
    </PageShell>
  )
}
