import { draftAddress } from '@/lib/plans/forms/draft'
import type { OpenForm } from '@/lib/plans/forms/list-drafts'
import { proseDateTime } from '@/lib/shared/date-format'
import { GiveUp } from './check-answers'
import { FormButton } from './form-button'

/** What a data manager does from the list: add a plan, send a file, or go on with a form that was begun and not saved. */
export function PlanStart({ drafts }: { drafts: OpenForm[] }) {
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4">
        <FormButton journey="add" words="Add a plan" look="button" />
        <a className="nhsuk-button nhsuk-button--secondary" href="/uploads" role="button" draggable="false">
          Upload
        </a>
      </div>
      {drafts.length > 0 && (
        <details className="nhsuk-details">
          <summary className="nhsuk-details__summary">
            <span className="nhsuk-details__summary-text">
              {drafts.length === 1 ? '1 form that you began and did not save' : `${drafts.length} forms that you began and did not save`}
            </span>
          </summary>
          <div className="nhsuk-details__text">
            <ul className="nhsuk-list">
              {drafts.map(({ draftId, caption, updatedAt }) => (
                <li key={draftId}>
                  <a href={draftAddress(draftId, 'check')}>
                    {caption}, {proseDateTime(updatedAt)}
                  </a>
                  <GiveUp draftId={draftId} />
                </li>
              ))}
            </ul>
          </div>
        </details>
      )}
    </>
  )
}
