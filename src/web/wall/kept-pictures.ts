import type { InspectionRecord, LivePicture } from '../api-types.ts'
import { ask, send } from '../http.ts'
import type { LivePart } from './live-state.ts'

/** Longer side of a picture on the wall, in pixels. */
const LONGEST = 640

/**
 * Of parts that were judged before the wall was opened, the pictures that were kept: one after the other, newest first,
 * made small. One that cannot be had is passed over.
 * @throws ApiError where the list of them cannot be had
 */
export async function loadKeptPictures(
  parts: readonly LivePart[],
  signal: AbortSignal,
  onPicture: (picture: LivePicture) => void
): Promise<void> {
  const bare = new Set(parts.filter(({ picture }) => picture === null).map(({ result }) => result.resultId))
  const oldest = parts.at(-1)
  if (oldest === undefined || bare.size === 0) return
  const kept = new URLSearchParams({ picture: 'true', from: oldest.at, limit: '100' })
  const { inspections } = await ask<{ inspections: readonly InspectionRecord[] }>('GET', `/inspections?${kept}`)
  for (const { resultId } of inspections) {
    if (signal.aborted) return
    if (!bare.has(resultId)) continue
    const picture = await smallPicture(resultId, signal).catch(() => null)
    if (picture !== null) onPicture(picture)
  }
}

/** The heat map is left out: the service would have to judge the part anew. */
async function smallPicture(resultId: string, signal: AbortSignal): Promise<LivePicture> {
  const path = `/inspections/${encodeURIComponent(resultId)}/image?as=png`
  const source = URL.createObjectURL(await (await send('GET', path, { signal })).blob())
  try {
    const image = new Image()
    image.src = source
    await image.decode()
    const { naturalWidth: width, naturalHeight: height } = image
    const scale = Math.min(1, LONGEST / Math.max(width, height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(width * scale))
    canvas.height = Math.max(1, Math.round(height * scale))
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return { resultId, width, height, jpeg: canvas.toDataURL('image/jpeg', 0.85).split(',')[1]!, heatmap: null }
  } finally {
    URL.revokeObjectURL(source)
  }
}
