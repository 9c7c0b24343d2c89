import { CarePlanDetails } from '@/components/lookup/care-plan-details'
import { ChildBanner } from '@/components/lookup/child-banner'
import { PlanPanels } from '@/components/lookup/plan-panels'
import { ProtectedPanel } from '@/components/lookup/protected-panel'
import { Heading } from '@/components/nhs/heading'
import type { DisclosedRecord } from '@/lib/lookup/disclosure'
import type { PublishedChild } from '@/lib/plans/published-child'

/** The result that a clinician looking this child up now would see, in the same panels. Only this authority's part of it. */
export function ClinicianPreview({ published }: { published: PublishedChild }) {
  const { child, authority, plans, today } = published
  return (
    <section aria-labelledby="preview">
      <Heading level={2} id="preview">
        What clinicians now see
      </Heading>
      <p>This is what {authority.name} shows to somebody in unscheduled care who checks this NHS number.</p>
      <div className="app-preview">{preview()}</div>
    </section>
  )

  function preview() {
    if (plans.length === 0) return <p>Nothing. {authority.name} shows no plan and no care status for this number.</p>
    const seen = { setting: '', notifies: true }
    if (child.isProtected) {
      return <ProtectedPanel result={{ ...seen, dutyPhones: authority.dutyPhone ? [authority.dutyPhone] : [] }} />
    }
    const { nhsNumber, familyName, givenName, dateOfBirth } = child
    const records = plans.map((plan): DisclosedRecord => ({
      ...plan,
      nhsNumber,
      familyName,
      givenName,
      dateOfBirth,
      authority: { ...authority, suspended: false },
      transferTo: null,
    }))
    return (
      <>
        <ChildBanner record={child} number={child.nhsNumber} today={today} />
        <PlanPanels result={{ ...seen, records }} />
        <CarePlanDetails records={records} />
      </>
    )
  }
}
