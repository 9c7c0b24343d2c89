import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { WarningCallout } from '@/components/nhs/warning-callout'
import type { Verification } from '@/lib/sealing/last-verification'
import { clinicalDateTime, proseDateTime } from '@/lib/shared/date-format'

/** The result of the last verification of the log: proved, broken, or never made, which is said and never taken as proof. */
export function VerificationPanel({ verification }: { verification: Verification | null }) {
  if (verification === null) {
    return (
      <Callout title="Important: the records have not been verified yet">
        <p>The verification runs every night. Until it has run, nothing proves that no record was changed.</p>
      </Callout>
    )
  }
  const span = [
    verification.fromAt && `from ${clinicalDateTime(verification.fromAt)}`,
    verification.toAt && `until ${clinicalDateTime(verification.toAt)}`,
  ]
    .filter(Boolean)
    .join(' ')
  const what = `${verification.rows.toLocaleString('en-GB')} records and ${verification.checkpoints.toLocaleString('en-GB')} checkpoints were compared on ${proseDateTime(verification.at)}${span && `, ${span}`}.`
  if (verification.verdict === 'proved' && verification.overdue) {
    return (
      <Callout title="Important: the records have not been verified since">
        <p>{what} They were then what they were when they were sealed. The verification runs every night, so tell those who run CPIS.</p>
      </Callout>
    )
  }
  if (verification.verdict === 'proved') {
    return (
      <InsetText as="section">
        <Heading level={2} size="s">
          Every sealed record is what it was when it was sealed
        </Heading>
        <p>{what} What this cannot show stands in the security document of CPIS.</p>
      </InsetText>
    )
  }
  return (
    <Callout title="Important: records are not what they were when they were sealed">
      <p>{what}</p>
      <p className="wrap-anywhere">
        {verification.problems === 1 ? 'One problem was found.' : `${verification.problems.toLocaleString('en-GB')} problems were found.`} The first:{' '}
        {verification.firstProblem}
        {verification.firstBadId && ` (${verification.firstBadId})`}. Follow the procedure for a mismatch of the audit.
      </p>
    </Callout>
  )
}

function Callout({ title, children }: { title: string; children: ReactNode }) {
  return <WarningCallout heading={title}>{children}</WarningCallout>
}
