import type { Label, Recipe } from '../api-types.ts'
import { reasonOf, send } from '../http.ts'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { uploadRequests } from '../upload-requests.ts'
import { useResource } from '../hooks/use-resource.ts'
import { useEffect, useRef, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import type { ViewProps } from '../view-props.ts'

interface Chosen {
  readonly file: File
  readonly source: string
  readonly state: 'chosen' | 'done' | 'refused'
  readonly words: string
}

interface Refused {
  readonly number: number
  readonly detail: string
}

/** Whose encoder a recipe without a version begins with, here as in `okng teach`. */
const STARTER = 'starter'

/** What came of teaching; data sets answer `refused` only. */
interface Answer {
  readonly refused: readonly Refused[]
  readonly modelVersion?: string
  readonly activated?: boolean
  readonly activation?: string
}

/** Pictures of parts from this device: good ones taught at once, or any of known label kept for a training. */
export function TeachView({ recipes, recipe, chooseRecipe }: ViewProps): VNode {
  const [aim, setAim] = useState<'teach' | 'dataset'>('teach')
  const [dataset, setDataset] = useState('')
  const [label, setLabel] = useState<Label>('good')
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [over, setOver] = useState(false)
  const [from, setFrom] = useState('')
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<{ good: boolean; text: string } | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const taught = recipe ?? ''
  const target = useResource<Recipe>(taught === '' ? null : `/recipes/${encodeURIComponent(taught)}`)
  const isNew = target.value?.activeModelVersion === null
  const others = recipes.filter((id) => id !== taught)
  const begin = from === '' ? (others.find((id) => id === STARTER) ?? others[0] ?? '') : from
  const sources = useRef<readonly Chosen[]>([])
  sources.current = chosen
  useEffect(
    () => () => {
      for (const { source } of sources.current) URL.revokeObjectURL(source)
    },
    []
  )

  const add = (files: Iterable<File>): void => {
    const added = [...files].map((file) => ({
      file,
      source: URL.createObjectURL(file),
      state: 'chosen' as const,
      words: ''
    }))
    setChosen([...chosen.filter(({ state }) => state === 'chosen'), ...added])
    setSaid(null)
  }
  const upload = async (): Promise<void> => {
    const waiting = chosen.filter(({ state }) => state === 'chosen')
    setBusy(true)
    let refusals = 0
    let learnt = ''
    try {
      for (const { path, pictures: part } of uploadRequests(
        waiting,
        aim === 'teach' ? { recipe: taught, from: isNew ? begin : null } : { dataset: dataset.trim(), label }
      )) {
        const body = new FormData()
        for (const { file } of part) body.append('image', file)
        const { refused, modelVersion, activated, activation } = (await (
          await send('POST', path, { body })
        ).json()) as Answer
        if (modelVersion !== undefined) {
          const outcome = activated ? 'judges from now on' : 'is not active'
          learnt = ` Model version ${modelVersion} ${outcome}: ${activation}.`
        }
        refusals += refused.length
        const why = new Map(refused.map(({ number, detail }) => [part[number]?.file, detail]))
        setChosen((before) =>
          before.map((each) =>
            !part.some(({ file }) => file === each.file)
              ? each
              : {
                  ...each,
                  state: why.has(each.file) ? ('refused' as const) : ('done' as const),
                  words: why.get(each.file) ?? (aim === 'teach' ? 'taught' : label)
                }
          )
        )
      }
      const taken = waiting.length - refusals
      const done = aim === 'teach' ? `taught to ${taught}` : `added to ${dataset.trim()} as ${label}`
      const words = `${taken} ${taken === 1 ? 'picture' : 'pictures'} ${done}`
      setSaid({ good: refusals === 0, text: `${words}${refusals === 0 ? '' : `, ${refusals} refused`}.${learnt}` })
      if (learnt !== '') target.reload()
    } catch (error) {
      setSaid({ good: false, text: reasonOf(error) })
    }
    setBusy(false)
    if (input.current) input.current.value = ''
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    if (!busy) void upload()
  }
  const dragged =
    (inside: boolean) =>
    (event: DragEvent): void => {
      event.preventDefault()
      setOver(inside)
    }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer?.files ?? [])
  }
  const waiting = chosen.filter(({ state }) => state === 'chosen').length

  return (
    <div class="stack">
      <h1>Teach</h1>
      <form class="card" onSubmit={submit}>
        <fieldset class="stack">
          <legend class="label">What are the pictures for?</legend>
          <label class="check">
            <input
              type="radio"
              name="aim"
              checked={aim === 'teach'}
              onChange={() => {
                setAim('teach')
              }}
            />{' '}
            <span>
              <b>Good parts, taught at once.</b> The model version in use learns what else is good, in seconds.
            </span>
          </label>
          <label class="check">
            <input
              type="radio"
              name="aim"
              checked={aim === 'dataset'}
              onChange={() => {
                setAim('dataset')
              }}
            />{' '}
            <span>
              <b>A data set for training.</b> Good parts and defects, kept under a name.
            </span>
          </label>
        </fieldset>
        {aim === 'teach' ? (
          <div class="fields">
            <div class="field">
              <label for="teach-recipe">Recipe</label>
              <RecipeSelect id="teach-recipe" recipes={recipes} value={taught} onChange={chooseRecipe} />
            </div>
            {isNew && (
              <div class="field">
                <label for="teach-from">It has no model yet: begin with that of</label>
                <RecipeSelect id="teach-from" recipes={others} value={begin} onChange={setFrom} />
              </div>
            )}
          </div>
        ) : (
          <div class="fields">
            <div class="field">
              <label for="teach-dataset">Data set</label>
              <input
                id="teach-dataset"
                required
                pattern="[a-z0-9][a-z0-9\-]{0,63}"
                title="a-z, 0-9 and -"
                autocomplete="off"
                spellcheck={false}
                value={dataset}
                onInput={(event: Event) => {
                  setDataset((event.target as HTMLInputElement).value)
                }}
              />
            </div>
            <div class="field">
              <label for="teach-label">The parts are</label>
              <select
                id="teach-label"
                value={label}
                onChange={(event: Event) => {
                  setLabel((event.target as HTMLSelectElement).value as Label)
                }}
              >
                <option value="good">good</option>
                <option value="defect">defects</option>
              </select>
            </div>
          </div>
        )}
        <div class={`drop ${over ? 'over' : ''}`} onDragOver={dragged(true)} onDragLeave={dragged(false)} onDrop={drop}>
          <label for="teach-files">Pictures</label>
          <input
            id="teach-files"
            ref={input}
            type="file"
            multiple
            accept="image/*,.bmp,.tif,.tiff"
            onChange={(event: Event) => {
              add((event.target as HTMLInputElement).files ?? [])
            }}
          />
          <span class="soft small">or drop them here: BMP, JPEG, PNG, TIFF, WebP</span>
        </div>
        <div aria-live="polite">{said && <p class={`message ${said.good ? 'good' : 'bad'}`}>{said.text}</p>}</div>
        <div class="row">
          <button class="main" disabled={busy || waiting === 0}>
            {busy
              ? aim === 'teach'
                ? 'Teaching'
                : 'Uploading'
              : waiting === 0
                ? 'Upload'
                : `Upload ${waiting} ${waiting === 1 ? 'picture' : 'pictures'}`}
          </button>
          <button
            type="button"
            disabled={busy || chosen.length === 0}
            onClick={() => {
              setChosen([])
            }}
          >
            Clear
          </button>
        </div>
      </form>
      {chosen.length > 0 && (
        <ul class="shots" aria-label="Chosen pictures">
          {chosen.map(({ file, source, state, words }) => (
            <li key={source}>
              <img src={source} alt="" loading="lazy" />
              <div class="under">
                <span>{file.name}</span>
                {state !== 'chosen' && (
                  <span class={`tag ${state === 'refused' ? 'ng' : 'plain'}`}>
                    {state === 'refused' ? 'refused' : words}
                  </span>
                )}
                {state === 'refused' && <span>{words}</span>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
