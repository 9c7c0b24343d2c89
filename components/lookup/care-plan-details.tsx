import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { Facts } from '@/components/nhs/summary-list'
import { categoryLabel, legalStatusLabel, planTypeLabel, whoCanConsent } from '@/lib/plans/labels'
import type { DisclosedRecord } from '@/lib/lookup/disclosure'
import { clinicalDate } from '@/lib/shared/date-format'
import { PhoneLink } from './phone-link'

/** Coded details of the plans, only those that each authority shares. Nothing at all when none is shared. */
export function CarePlanDetails({ records }: { records: DisclosedRecord[] }) {
  const shared = records.map((record) => ({ record, rows: rowsOf(record) })).filter(({ rows }) => rows.length > 0)
  if (shared.length === 0) return null
  return (
    <section aria-labelledby="care-plan-details">
      <Heading level={2} id="care-plan-details">
        Care plan details
      </Heading>
      {shared.map(({ record, rows }) => (
        <div key={record.planId}>
          <Heading level={3} className="mb-2">
            {planTypeLabel(record.type)}, {record.authority.name}
          </Heading>
          <Facts facts={rows} />
        </div>
      ))}
    </section>
  )
}

function rowsOf({ details }: DisclosedRecord): [string, ReactNode][] {
  const rows: [string, ReactNode][] = []
  if (details.category) rows.push(['Category', categoryLabel(details.category)])
  if (details.legalStatus) {
    rows.push(['Legal status', legalStatusLabel(details.legalStatus)])
    rows.push(['Who can consent', whoCanConsent(details.legalStatus)])
  }
  if (details.leadTeam) {
    rows.push([
      'Lead team',
      details.leadTeamPhone ? (
        <>
          {details.leadTeam}, <PhoneLink number={details.leadTeamPhone} />
        </>
      ) : (
        details.leadTeam
      ),
    ])
  }
  if (details.lastReviewDate) rows.push(['Last review', clinicalDate(details.lastReviewDate)])
  if (details.nextReviewDate) rows.push(['Next review', clinicalDate(details.nextReviewDate)])
  return rows
}
