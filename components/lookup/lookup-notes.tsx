import { Details } from '@/components/nhs/details'
import { InsetText } from '@/components/nhs/inset-text'
import type { Actor } from '@/lib/identity/actor'

/** What a check does, said beforehand; and what to do without an NHS number. */
export function LookupNotes({ actor }: { actor: Actor }) {
  const setting = actor.setting
  return (
    <>
      <InsetText announced>
        <p>
          Setting: {setting && settingNote(setting)}.{' '}
          {setting?.unscheduled
            ? 'Every check is recorded. Local authorities are told when you see what they hold.'
            : 'Every check is recorded. Local authorities get no message from this setting.'}
          {actor.roles > 1 && (
            <>
              {' '}
              <a href="/choose-role">Change setting</a>
            </>
          )}
        </p>
      </InsetText>
      <Details summary="I do not have the NHS number">
        <p>
          Find it in your own patient record or through your demographics service, then check here. There is no search by name, so that nobody can
          look for a family.
        </p>
        <p>
          If you cannot find it and you are worried about the child, call the children’s social care duty team of the local authority where the child
          lives.
        </p>
      </Details>
    </>
  )
}

/** The kind of setting and its name, unless one starts with the other. */
function settingNote({ label, name }: NonNullable<Actor['setting']>): string {
  return name.startsWith(label) ? name : `${label}, ${name}`
}
