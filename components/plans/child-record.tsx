import type { ReactNode } from 'react'
import { ChildBanner } from '@/components/lookup/child-banner'
import { ClinicalTime } from '@/components/lookup/clinical-time'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { List } from '@/components/nhs/list'
import { agrees } from '@/lib/demographics/trace-verdict'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import { verdictWords } from '@/lib/plans/number-words'
import type { ChildPage } from '@/lib/plans/open-child'
import { clinicalDate, proseDateTime } from '@/lib/shared/date-format'
import { ChildAccesses } from './child-accesses'
import { ChildActions } from './child-actions'
import { ChildHistory } from './child-history'
import type { EndToConfirmProps } from './end-to-confirm'
import { PlanCard } from './plan-card'

type Props = { page: ChildPage; canChange: boolean; linksFiles: boolean; answerEnding: EndToConfirmProps['answer'] }

/** A child's record on one page, in sections without tabs. What the reader may not do or know is left out. */
export function ChildRecord(props: Props) {
  const { child, today } = props.page
  const sections = sectionsOf(props)
  return (
    <>
      <Heading level={1}>Child’s record</Heading>
      <ChildBanner record={child} number={child.nhsNumber} today={today} label="Person whose record this is" />
      <Notices child={child} />
      <nav aria-label="Sections of this page">
        <List className="flex flex-wrap gap-x-6">
          {sections.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </List>
      </nav>
      {sections.map(({ id, title, body }) => (
        <section key={id} aria-labelledby={id}>
          <Heading level={2} id={id}>
            {title}
          </Heading>
          {body}
        </section>
      ))}
    </>
  )
}

type Section = { id: string; title: string; body: ReactNode }

function sectionsOf({ page: { child, plans, accesses, underWrongNumber, history, files }, canChange, linksFiles, answerEnding }: Props): Section[] {
  const isClosed = child.closedOn !== null
  return [
    {
      id: 'plans',
      title: 'Plans and care status',
      body:
        plans.length === 0 ? (
          <p>No plan is held.</p>
        ) : (
          plans.map((plan) => (
            <PlanCard
              key={plan.planId}
              plan={plan}
              nhsNumber={child.nhsNumber}
              isClosed={isClosed}
              canChange={canChange}
              answerEnding={answerEnding}
            />
          ))
        ),
    },
    ...(canChange ? [{ id: 'actions', title: 'Change this record', body: <ChildActions child={child} /> }] : []),
    ...(accesses
      ? [
          {
            id: 'seen',
            title: 'Seen in unscheduled care',
            body: <ChildAccesses childId={child.childId} accesses={accesses} underWrongNumber={underWrongNumber} />,
          },
        ]
      : []),
    { id: 'history', title: 'History of this record', body: <ChildHistory history={history} linksFiles={linksFiles} /> },
    { id: 'files', title: 'Files that touched this record', body: <Files files={files} linked={linksFiles} /> },
    { id: 'matching', title: 'Matching', body: <Matching child={child} /> },
  ]
}

function Notices({ child }: { child: RegisteredChild }) {
  const notices = [
    child.isProtected && 'This record is protected. Clinicians see only that information is held, and your duty team’s number.',
    child.closedOn === null && (!agrees(child.numberStatus) || child.numberStatus === 'died') && `${verdictWords(child)}.`,
    child.closedOn &&
      `This record was closed on ${clinicalDate(child.closedOn)}: ${child.closedWhy === 'adopted' ? 'the child was adopted' : 'the child died'}.`,
  ].filter((notice) => typeof notice === 'string')
  return notices.map((notice) => (
    <InsetText key={notice}>
      <p>{notice}</p>
    </InsetText>
  ))
}

function Files({ files, linked }: { files: ChildPage['files']; linked: boolean }) {
  if (files.length === 0) return <p>None. Everything was entered by hand.</p>
  return (
    <List>
      {files.map((file) => {
        const words = `${file.contents === 'full' ? 'Full list' : 'Changes only'}, received ${proseDateTime(file.receivedAt)} from ${file.receivedBy}`
        return <li key={file.id}>{linked ? <a href={`/uploads/${file.id}`}>{words}</a> : words}</li>
      })}
    </List>
  )
}

function Matching({ child }: { child: RegisteredChild }) {
  return (
    <p>
      {verdictWords(child)}.{' '}
      {child.tracedAt && (
        <>
          Compared <ClinicalTime at={child.tracedAt} />.
        </>
      )}
    </p>
  )
}
