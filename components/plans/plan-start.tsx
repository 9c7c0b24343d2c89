import { ButtonLink } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'
import { List } from '@/components/nhs/list'
import { draftAddress } from '@/lib/plans/forms/draft'
import type { OpenForm } from '@/lib/plans/forms/list-drafts'
import { proseDateTime } from '@/lib/shared/date-format'
import { GiveUp } from './check-answers'
import { FormButton } from './form-button'

/** What a data manager does from the list: add a plan, send a file, or carry on with a form that was started and not saved. */
export function PlanStart({ drafts }: { drafts: OpenForm[] }) {
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4">
        <FormButton journey="add" words="Add a plan" look="button" />
        <ButtonLink heardAs="button" kind="secondary" href="/uploads">
          Upload
        </ButtonLink>
      </div>
      {drafts.length > 0 && (
        <Details summary={drafts.length === 1 ? '1 form that you began and did not save' : `${drafts.length} forms that you began and did not save`}>
          <List>
            {drafts.map(({ draftId, caption, updatedAt }) => (
              <li key={draftId}>
                <a href={draftAddress(draftId, 'check')}>
                  {caption}, {proseDateTime(updatedAt)}
                </a>
                <GiveUp draftId={draftId} />
              </li>
            ))}
          </List>
        </Details>
      )}
    </>
  )
}
