import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { UploadAim } from './upload-requests.ts'

/** A picture of this device. */
export interface Chosen {
  readonly file: File
  /** Address of the picture for this page. */
  readonly source: string
  readonly state: 'chosen' | 'done' | 'odd' | 'refused'
  readonly words: string
}

/** What POST /recipes/:id/teach answers; data sets answer `images` and `refused` only. */
export interface Answer {
  /** Those that were not refused, in their order. */
  readonly images: readonly { readonly sha256: string }[]
  readonly refused: readonly { readonly number: number; readonly detail: string }[]
  readonly modelVersion?: string
  readonly activated?: boolean
  readonly activation?: string
  readonly leftOut?: readonly { readonly sha256: string; readonly evidence: string; readonly spreads: number }[]
}

export const isDone = ({ state }: Chosen): boolean => state !== 'chosen'

/** Of each picture of a request that was not refused, what the answer calls it. */
function namesOf<Picture>({ images, refused }: Answer, pictures: readonly Picture[]): Map<Picture, string> {
  const gone = new Set(refused.map(({ number }) => number))
  const taken = pictures.filter((_, n) => !gone.has(n))
  return new Map(taken.flatMap((picture, n) => (images[n] === undefined ? [] : [[picture, images[n].sha256]])))
}

/** Of the pictures of one request, those that teaching left out. */
export function oddFiles<Picture>(answer: Answer, pictures: readonly Picture[]): Picture[] {
  const odd = new Set((answer.leftOut ?? []).map(({ sha256 }) => sha256))
  return [...namesOf(answer, pictures)].flatMap(([picture, sha256]) => (odd.has(sha256) ? [picture] : []))
}

/** @param pictures of the request that was answered, in its order */
export function withAnswer(
  chosen: readonly Chosen[],
  pictures: readonly File[],
  answer: Answer,
  aim: UploadAim
): readonly Chosen[] {
  const names = namesOf(answer, pictures)
  return chosen.map((each) => {
    const number = pictures.indexOf(each.file)
    if (number === -1) return each
    const why = answer.refused.find((refusal) => refusal.number === number)?.detail
    if (why !== undefined) return { ...each, state: 'refused', words: why }
    const odd = answer.leftOut?.find(({ sha256 }) => sha256 === names.get(each.file))
    return odd === undefined
      ? { ...each, state: 'done', words: t('recipe' in aim ? 'taught' : aim.label) }
      : {
          ...each,
          state: 'odd',
          words: t('{evidence}: {n} spreads from the middle of the others', {
            evidence: format.evidenceName(odd.evidence),
            n: format.decimal(odd.spreads, 1)
          })
        }
  })
}
