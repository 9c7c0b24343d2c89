/** Records that the authority has said its register is true now, which is shown with every result. */
export const MARK_FRESH = `update cpis.authority set register_updated_at = now() where organisation_id = cpis.caller_organisation()`
