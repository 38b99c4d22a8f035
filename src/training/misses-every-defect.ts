/**
 * Why a trained version must not judge: it judged every defect OK that its training had held out.
 * @param metrics of its manifest
 * @returns null if it found at least one defect, or none was held out
 */
export function missesEveryDefect(metrics: Readonly<Record<string, unknown>>): string | null {
  const escape = metrics['escape'] as { readonly count?: unknown; readonly of?: unknown } | null | undefined
  const { count, of } = escape ?? {}
  if (typeof of !== 'number' || of === 0 || count !== of) return null
  return (
    `it lets every one of the ${of} defects through that were held out of its training: give it more pictures of `
    + `both kinds, look whether they are labelled right, or choose another threshold with \`okng calibrate\``
  )
}
