import type { RowFilter } from '@/lib/uploads/upload'

/** The address of a file and its rows with one outcome: never a name or a number. */
export function uploadAddress(id: string, filter: RowFilter, page = 1): string {
  return `/uploads/${id}?show=${filter}${page > 1 ? `&page=${page}` : ''}`
}
