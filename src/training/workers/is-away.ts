/** Whether an error means that the storage or the database is not available, which may be temporary. */
export function isAway(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'BLOBS_UNAVAILABLE' || code === 'RECORDS_UNAVAILABLE' || code === 'ECONNREFUSED'
}
