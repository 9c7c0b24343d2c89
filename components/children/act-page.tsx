import type { ReactNode } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { ChildBanner } from '@/components/lookup/child-banner'
import { BackLink } from '@/components/nhs/back-link'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { childAddress } from '@/lib/children/child-address'
import type { ChildRecord } from '@/lib/children/get-child-record'
import type { Actor } from '@/lib/identity/actor'

type Problem = { field: string; message: string; leadsTo?: string }
type Props = {
  actor: Actor
  /** How many things are waiting behind each entry of the navigation, by its address. */
  waiting: Readonly<Record<string, number | undefined>>
  record: Pick<ChildRecord, 'child' | 'today'>
  title: string
  problems?: readonly Problem[]
  /** Where "Back" leads; the child's page if left out. */
  back?: string
  children: ReactNode
}

/** The frame of an act on a child's record: the way back, what needs correcting, and whom it is about. */
export function ActPage({ actor, waiting, record: { child, today }, title, problems = [], back = childAddress(child.childId), children }: Props) {
  return (
    <PageShell actor={actor} waiting={waiting}>
      <TwoThirds>
        <BackLink href={back} spaced>
          Back
        </BackLink>
        <ErrorSummary errors={problems.map(({ field, message }) => ({ field, message }))} />
        <Heading level={1} id="form" tabIndex={-1}>
          {title}
        </Heading>
        {problems.map(
          ({ leadsTo }) =>
            leadsTo && (
              <p key={leadsTo}>
                <a href={leadsTo}>Go to that record</a>
              </p>
            ),
        )}
        <ChildBanner record={child} number={child.nhsNumber} today={today} label="Child" />
        {children}
      </TwoThirds>
    </PageShell>
  )
}
