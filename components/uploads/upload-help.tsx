import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { FieldGuide } from './field-guide'

/** What a data manager needs to know before sending a file. */
export function UploadHelp() {
  return (
    <>
      <Heading level={2} id="uploads">
        Uploading a file
      </Heading>
      <p>
        For data managers of local authorities. A file is CSV in UTF-8, with the names of the columns in its first row, or a national CP-IS message in
        XML. It holds one row for each plan, at most 20,000 rows or 5MB. The order of the columns is free. Columns that are not listed here are
        refused.
      </p>
      <List kind="bullet">
        <li>
          <strong>Changes only:</strong> plans that are not in the file stay as they are.
        </li>
        <li>
          <strong>The full list:</strong> plans that are not in the file end 24 hours after you save it, unless a later file or form holds them.
        </li>
        <li>Nothing changes until you have seen what the file would do and saved it. A row that is not accepted stops no other row.</li>
        <li>A file that would end or withdraw more than a tenth of your plans waits for a second person with those endings.</li>
      </List>
      <p>
        To end a plan, send its row again with the end date. To change its details, send its row with the new ones. A date of birth and an NHS number
        are corrected on the child’s record, not by a file.
      </p>
      <FieldGuide />
      <p>
        The column <code>problem</code> of our own list of rows to fix is passed over, so that the corrected list can be sent as it is.
      </p>
    </>
  )
}
