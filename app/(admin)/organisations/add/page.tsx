import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { Button } from '@/components/nhs/button'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { requirePage } from '@/lib/web/page'
import { add } from './actions'

const TITLE = 'Add an organisation'

const load = cache(async () => {
  const actor = await requirePage('organisation.manage')
  return { actor, kept: await keptForm(actor, 'new organisation') }
})

export async function generateMetadata(): Promise<Metadata> {
  const { kept } = await load()
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function AddOrganisationPage() {
  const { actor, kept } = await load()
  const field = (name: string) => ({ name, value: typedOr(kept, name, ''), problem: problemAt(kept, name) })
  return (
    <PageShell actor={actor}>
      <TwoThirds>
        <BackLink spaced href="/organisations">
          Back
        </BackLink>
        <ErrorSummary errors={kept?.problems ?? []} />
        <Heading level={1}>{TITLE}</Heading>
        <form action={add} noValidate autoComplete="off">
          <SelectField
            {...field('kind')}
            label="What is added"
            options={[
              { value: '', label: 'Choose' },
              { value: 'authority', label: 'A council' },
              { value: 'nhs', label: 'An NHS organisation' },
            ]}
          />
          <TextField {...field('name')} label="Name" hint="As clinicians and councils know it" />
          <TextField
            {...field('code')}
            label="Public code"
            hint="A council’s DfE code, like 383. Of an NHS organisation the ODS code, like RR8"
            width={10}
          />
          <TextField {...field('gssCode')} label="GSS code, of a council only" hint="Like E08000035" width={10} />
          <p>It begins in the state “Onboarding”. Give it care settings and an administrator next.</p>
          <Button>Add this organisation</Button>
        </form>
      </TwoThirds>
    </PageShell>
  )
}
