import { ErrorSummary } from '@/components/forms/error-summary'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { StackedTable } from '@/components/nhs/stacked-table'
import { draftAddress } from '@/lib/plans/forms/draft'
import type { Clash } from '@/lib/plans/forms/journey'
import { proseDateTime } from '@/lib/shared/date-format'

type Props = { draftId: string; childId: string | null; clash: Clash; refused: boolean }

/** What somebody else saved meanwhile, beside the reader's own answers: they choose one for each difference. Neither is lost. */
export function ClashView({ draftId, childId, clash, refused }: Props) {
  const missing = (name: string) => (refused ? { field: name, message: 'Choose which to keep' } : null)
  return (
    <>
      <ErrorSummary errors={clash.choices.flatMap(({ name }) => missing(name) ?? [])} />
      <Heading level={1}>This record changed while you worked. Compare and choose</Heading>
      <p>
        {clash.savedBy} saved it on {proseDateTime(clash.savedAt)}. Nothing of yours has been saved, and nothing is lost.
      </p>
      <Changes clash={clash} />
      <form action={draftAddress(draftId, 'choose')} method="post">
        <input type="hidden" name="shown" value={clash.version} />
        {clash.choices.map(({ name, label, mine, saved }) => (
          <TickBoxes
            key={name}
            name={name}
            legend={label}
            kind="radios"
            ticked={[]}
            problem={missing(name)?.message}
            boxes={[
              { value: 'mine', label: `Yours: ${mine}` },
              { value: 'theirs', label: `As saved by ${clash.savedBy}: ${saved}` },
            ]}
          />
        ))}
        {clash.choices.length === 0 && <p>Nothing of it is in the way of what you entered.</p>}
        <Button>Continue</Button>
      </form>
      <p>You check your answers again before anything is saved.</p>
      {childId && (
        <p>
          <a href={`/plans/children/${childId}`}>Leave the record as it is now</a>
        </p>
      )}
    </>
  )
}

function Changes({ clash }: { clash: Clash }) {
  if (clash.changes.length === 0) return <p>What {clash.savedBy} saved says the same as when you began.</p>
  return (
    <StackedTable
      id="clash-caption"
      caption={`What ${clash.savedBy} changed`}
      columns={['What', 'When you began', 'Now']}
      rowHeading={0}
      rows={clash.changes.map(({ label, was, is }) => ({ key: label, cells: [<strong key="what">{label}</strong>, was, is] }))}
    />
  )
}
