import { reasonOf, send } from '../http.ts'
import { counted, t } from '../language/translate.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'
import { type Answer, type Chosen, isDone, oddFiles, withAnswer } from './chosen.ts'
import { type UploadAim, uploadRequests } from './upload-requests.ts'

export interface Upload {
  readonly chosen: readonly Chosen[]
  readonly busy: boolean
  readonly said: { readonly isGood: boolean; readonly text: string } | null
  /** Of the last teaching: parts that were left out, although the new version judges. */
  readonly leftOut: readonly File[]
  add(files: Iterable<File>): void
  clear(): void
  /** Uploads what waits. @returns whether a recipe was taught */
  start(aim: UploadAim): Promise<boolean>
  /** Teaches the parts that were left out, too. */
  teachLeftOut(recipe: string): Promise<void>
}

/** The pictures that are chosen on this device, and what becomes of them. */
export function useUpload(): Upload {
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Upload['said']>(null)
  const [leftOut, setLeftOut] = useState<readonly File[]>([])
  const sources = useRef<readonly Chosen[]>([])
  sources.current = chosen
  useEffect(
    () => () => {
      for (const { source } of sources.current) URL.revokeObjectURL(source)
    },
    []
  )

  async function post(path: string, pictures: readonly File[]): Promise<Answer> {
    const body = new FormData()
    for (const file of pictures) body.append('image', file)
    return (await (await send('POST', path, { body })).json()) as Answer
  }

  async function upload(files: readonly File[], aim: UploadAim): Promise<boolean> {
    setBusy(true)
    setLeftOut([])
    let refusals = 0
    let learnt: Answer | null = null
    const odd: File[] = []
    try {
      for (const { path, pictures } of uploadRequests(files, aim)) {
        const answer = await post(path, pictures)
        if (answer.modelVersion !== undefined) learnt = answer
        refusals += answer.refused.length
        odd.push(...oddFiles(answer, pictures))
        setChosen((before) => withAnswer(before, pictures, answer, aim))
      }
      setLeftOut(learnt?.activated === true ? odd : [])
      setSaid({ isGood: refusals === 0, text: outcomeOf(files.length - refusals - odd.length, refusals, aim, learnt) })
    } catch (error) {
      setSaid({ isGood: false, text: reasonOf(error) })
    }
    setBusy(false)
    return learnt !== null
  }

  return {
    chosen,
    busy,
    said,
    leftOut,
    add(files) {
      const added = [...files].map((file): Chosen => {
        return { file, source: URL.createObjectURL(file), state: 'chosen', words: '' }
      })
      setChosen([...chosen.filter((each) => !isDone(each)), ...added])
      setSaid(null)
    },
    clear() {
      setChosen([])
    },
    start: (aim) =>
      upload(
        chosen.filter((each) => !isDone(each)).map(({ file }) => file),
        aim
      ),
    async teachLeftOut(recipe) {
      await upload(leftOut, { recipe, from: null })
    }
  }
}

/** What came of an upload, in a few sentences. */
function outcomeOf(taken: number, refused: number, aim: UploadAim, learnt: Answer | null): string {
  const first =
    'recipe' in aim
      ? counted(taken, '1 picture taught to {recipe}.', '{n} pictures taught to {recipe}.', { recipe: aim.recipe })
      : aim.label === 'good'
        ? counted(taken, '1 picture added to {set} as good.', '{n} pictures added to {set} as good.', {
            set: aim.dataset
          })
        : counted(taken, '1 picture added to {set} as defect.', '{n} pictures added to {set} as defect.', {
            set: aim.dataset
          })
  const judges = learnt?.activated
    ? 'Model version {version} judges from now on.'
    : 'Model version {version} is not active: {why}.'
  return [
    first,
    ...(refused === 0 ? [] : [t('{n} refused.', { n: refused })]),
    ...(learnt === null ? [] : [t(judges, { version: learnt.modelVersion ?? '', why: learnt.activation ?? '' })])
  ].join(' ')
}
