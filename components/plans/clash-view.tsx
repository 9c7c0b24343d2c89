import { ErrorSummary } from '@/components/forms/error-summary'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { draftAddress } from '@/lib/plans/forms/draft'
import type { Clash } from '@/lib/plans/forms/journey'
import { proseDateTime } from '@/lib/shared/date-format'

type Props = { draftId: string; childId: string | null; clash: Clash; refused: boolean }

/** What somebody else saved meanwhile, beside one's own answers: of each thing that differs one is chosen. Neither is lost. */
export function ClashView({ draftId, childId, clash, refused }: Props) {
  const missing = (name: string) => (refused ? { field: name, message: 'Choose which to keep' } : null)
  return (
    <>
      <ErrorSummary errors={clash.choices.flatMap(({ name }) => missing(name) ?? [])} />
      <h1 className="nhsuk-heading-l">This record changed while you worked. Compare and choose</h1>
      <p>
        {clash.savedBy} saved it on {proseDateTime(clash.savedAt)}. Nothing of yours has been saved, and nothing is lost.
      </p>
      <Changes clash={clash} />
      <form action={draftAddress(draftId, 'choose')} method="post">
        <input type="hidden" name="shown" value={clash.version} />
        {clash.choices.map(({ name, label, mine, saved }) => (
          <TickBoxes
            key={name} name={name} legend={label} kind="radios" ticked={[]} problem={missing(name)?.message}
            boxes={[{ value: 'mine', label: `Yours: ${mine}` }, { value: 'theirs', label: `As saved by ${clash.savedBy}: ${saved}` }]}
          />
        ))}
        {clash.choices.length === 0 && <p>Nothing of it is in the way of what you entered.</p>}
        <button className="nhsuk-button" type="submit">
          Continue
        </button>
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
  return (
    <table className="nhsuk-table nhsuk-table--compact">
      <caption className="nhsuk-table__caption nhsuk-table__caption--s">What {clash.savedBy} changed</caption>
      <thead className="nhsuk-table__head">
        <tr className="nhsuk-table__row">
          {['What', 'When you began', 'Now'].map((heading) => (
            <th className="nhsuk-table__header" scope="col" key={heading}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="nhsuk-table__body">
        {clash.changes.map(({ label, was, is }) => (
          <tr className="nhsuk-table__row" key={label}>
            <th className="nhsuk-table__cell text-left" scope="row">
              {label}
            </th>
            <td className="nhsuk-table__cell wrap-anywhere">{was}</td>
            <td className="nhsuk-table__cell wrap-anywhere">{is}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
