/** Whether an error says that the storage or the database is not there, which may be over after a while. */
export function isAway(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'BLOBS_UNAVAILABLE' || code === 'RECORDS_UNAVAILABLE' || code === 'ECONNREFUSED'
}
