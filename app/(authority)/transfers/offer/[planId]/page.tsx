import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { DateField } from '@/components/forms/date-field'
import { SelectField } from '@/components/forms/select-field'
import { Button } from '@/components/nhs/button'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate } from '@/lib/shared/date-format'
import { getPlanToOffer, type PlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerAddress, offerForm } from '@/lib/transfers/transfer-address'
import { answersOfDate } from '@/lib/shared/typed-answers'
import { dateShown, firstAnswers } from '@/lib/web/date-in-form'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { check, offer } from './actions'

type Props = { params: Promise<{ planId: string }>; searchParams: Promise<{ check?: string | string[] }> }

const load = cache(async (planId: string) => {
  const actor = await requirePage('plan.transfer')
  const page = await forPage(() => getPlanToOffer(actor, { planId: idInAddress(planId) }))
  return { actor, page, kept: await keptForm(actor, offerForm(planId)) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).planId)
  return { title: kept && kept.problems.length > 0 ? 'Error: Transfer a plan' : 'Transfer a plan' }
}

export default async function OfferPage({ params, searchParams }: Props) {
  const { actor, page, kept } = await load((await params).planId)
  const checking = (await searchParams).check === 'yes'
  if (checking && (!kept || kept.problems.length > 0)) redirect(offerAddress(page.plan.planId))
  return (
    <ActPage
      actor={actor}
      waiting={await waitingFor(actor)}
      record={page}
      title="Transfer a plan"
      problems={kept?.problems}
      back={checking ? offerAddress(page.plan.planId) : undefined}
    >
      {checking && kept ? <CheckOffer page={page} kept={kept} /> : <OfferForm page={page} kept={kept} />}
    </ActPage>
  )
}

function OfferForm({ page: { plan, receivers, today }, kept }: { page: PlanToOffer; kept: KeptForm | null }) {
  const day = problemAt(kept, 'movesOn')
  return (
    <form action={check} noValidate>
      <p>
        {planTypeLabel(plan.type)}, started <span className="app-number">{clinicalDate(plan.startDate)}</span>. It stays with you until the other
        authority accepts.
      </p>
      <input type="hidden" name="planId" value={plan.planId} />
      <input type="hidden" name="seen" value={plan.versionId} />
      <SelectField
        name="receiver"
        label="Which authority takes over?"
        options={[{ value: '', label: 'Choose an authority' }, ...receivers.map(({ id, name }) => ({ value: id, label: name }))]}
        value={typedOr(kept, 'receiver', '')}
        problem={problemAt(kept, 'receiver')}
      />
      <DateField
        name="movesOn"
        legend="From which day does it hold the plan?"
        hint="It can accept on that day or later"
        answers={kept ? firstAnswers(kept) : answersOfDate('movesOn', today)}
        problem={day ? { field: 'movesOn-day', message: day } : null}
      />
      <Button>Continue</Button>
    </form>
  )
}

function CheckOffer({ page: { plan, receivers }, kept }: { page: PlanToOffer; kept: KeptForm }) {
  const receiver = receivers.find(({ id }) => id === typedOr(kept, 'receiver', ''))
  return (
    <CheckAndSave
      rows={[
        { label: 'Plan', value: planTypeLabel(plan.type), fixed: true },
        { label: 'Offered to', value: receiver?.name ?? 'Nobody' },
        { label: 'Moves on', value: dateShown(kept, 'movesOn') },
      ]}
      answers={kept.answers}
      change={offerAddress(plan.planId)}
      consequences={[
        'The other authority sees the child’s name, NHS number, date of birth and this plan as soon as you offer it.',
        'Clinicians see the plan as yours until it is accepted, and are told to call both.',
      ]}
      button="Offer this plan"
      save={offer}
    />
  )
}
