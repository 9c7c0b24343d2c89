import { Tag, type TagColour } from '@/components/nhs/tag'
import type { UploadState } from '@/lib/uploads/upload'

const TAGS: Readonly<Record<UploadState, { colour: TagColour; words: string }>> = {
  received: { colour: 'grey', words: 'Checking' },
  checking: { colour: 'grey', words: 'Checking' },
  refused: { colour: 'red', words: 'Refused' },
  review: { colour: 'yellow', words: 'Needs review' },
  saving: { colour: 'grey', words: 'Saving' },
  waiting: { colour: 'yellow', words: 'Waiting for second person' },
  saved: { colour: 'blue', words: 'Saved' },
  cancelled: { colour: 'grey', words: 'Cancelled' },
  failed: { colour: 'red', words: 'Failed' },
  reversed: { colour: 'grey', words: 'Taken back' },
}

/** The state of a file, in a word. */
export function UploadStateTag({ state }: { state: UploadState }) {
  return (
    <Tag colour={TAGS[state].colour} wraps>
      {TAGS[state].words}
    </Tag>
  )
}
