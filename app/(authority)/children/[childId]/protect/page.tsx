import type { Metadata } from 'next'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { TextField } from '@/components/forms/text-field'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Button } from '@/components/nhs/button'
import { LEAST_REASON, MOST_REASON } from '@/lib/approvals/approval'
import type { ChildRecord } from '@/lib/children/get-child-record'
import { proseDateTime } from '@/lib/shared/date-format'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { actMetadata, loadAct } from '../act'
import { protect, requestLifting } from './actions'

type Props = { params: Promise<{ childId: string }>; searchParams: Promise<{ saved?: string | string[] }> }

const load = cache(async (childId: string) => loadAct(await requirePage('plan.protect'), childId, 'protect'))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const loaded = await load((await params).childId)
  return actMetadata(titleOf(loaded.record), loaded)
}

export default async function ProtectPage({ params, searchParams }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const isProtected = record.child.isProtected
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={titleOf(record)} problems={kept?.problems}>
      <SavedNotice
        saved={(await searchParams).saved}
        words={
          isProtected ? { protected: 'The record is protected. Clinicians see only that information is held, and your duty team’s number.' } : {}
        }
      />
      {!isProtected && <ProtectForm childId={record.child.childId} />}
      {isProtected && (record.request ? <RequestMade request={record.request} /> : <LiftForm childId={record.child.childId} kept={kept} />)}
    </ActPage>
  )
}

function titleOf({ child }: ChildRecord): string {
  return child.isProtected ? 'Lift the protection of a record' : 'Protect a record'
}

function ProtectForm({ childId }: { childId: string }) {
  return (
    <form action={protect}>
      <p>
        Protect a record when it would be dangerous for the child’s whereabouts or family to be known. Clinicians who check this number then see only
        that information is held, and your duty team’s telephone number: no name, no plan and no authority.
      </p>
      <p>It takes effect at once, for every plan of this child and for results that are open now. Lifting it takes two people.</p>
      <input type="hidden" name="childId" value={childId} />
      <Button>Protect this record</Button>
    </form>
  )
}

function LiftForm({ childId, kept }: { childId: string; kept: KeptForm | null }) {
  return (
    <form action={requestLifting} noValidate>
      <p>This record is protected. A social care practitioner of your authority has to agree before the protection is lifted.</p>
      <input type="hidden" name="childId" value={childId} />
      <TextField
        name="reason"
        label="Why can the protection be lifted?"
        hint={`${LEAST_REASON} to ${MOST_REASON} characters. Your colleague who decides reads it`}
        rows={5}
        large
        value={typedOr(kept, 'reason', '')}
        problem={problemAt(kept, 'reason')}
      />
      <Button>Ask a second person</Button>
    </form>
  )
}

function RequestMade({ request }: { request: NonNullable<ChildRecord['request']> }) {
  return (
    <>
      <p>
        {request.own ? 'You' : request.requestedByName} asked on {proseDateTime(request.requestedAt)} for the protection to be lifted. It waits for a
        social care practitioner.
      </p>
      <p>
        <a href="/approvals">Go to approvals</a>
      </p>
    </>
  )
}
