import { FileField } from '@/components/forms/file-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'

/** What can be wrong before a file is read, by the code in the address, and beside which field it is said. */
export const UPLOAD_PROBLEMS: Readonly<Record<string, { field: 'file' | 'contents'; message: string }>> = {
  'no-file': { field: 'file', message: 'Choose a file' },
  'no-contents': { field: 'contents', message: 'Choose what is in the file' },
  empty: { field: 'file', message: 'The selected file is empty' },
  'too-large': { field: 'file', message: 'The selected file must be smaller than 5MB' },
  waiting: { field: 'file', message: 'Another upload is waiting for review. Save it or cancel it first' },
}

/** Where a file is chosen. A native form: it works before any script has loaded, and dropping a file on the button works too. */
export function UploadForm({ problem }: { problem: { field: 'file' | 'contents'; message: string } | null }) {
  return (
    <form action="/uploads/send" method="post" encType="multipart/form-data" noValidate>
      <FileField
        name="file"
        label="File"
        hint="CSV or national CP-IS XML, up to 20,000 rows or 5MB"
        problem={problem?.field === 'file' ? problem.message : null}
        accept=".csv,.xml,text/csv,application/xml,text/xml"
      />
      <TickBoxes
        name="contents"
        legend="What is in the file?"
        kind="radios"
        boxes={[
          { value: 'changes', label: 'Changes only', hint: 'Plans that are not in the file stay as they are' },
          { value: 'full', label: 'The full list', hint: 'Plans that are not in the file end 24 hours after you save it' },
        ]}
        ticked={[]}
        problem={problem?.field === 'contents' ? problem.message : null}
      />
      <Button>Upload and check</Button>
      <p>Nothing changes until you have seen what the file would do and saved it.</p>
    </form>
  )
}
