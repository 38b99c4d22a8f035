import type { Label } from '../api-types.ts'
import { useAction } from '../hooks/use-action.ts'
import { ask } from '../http.ts'
import { t } from '../language/translate.ts'
import { Outcome } from '../parts/outcome.tsx'
import { RemotePicture } from '../parts/remote-picture.tsx'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

export interface SetPicturesProps {
  readonly name: string
  /** Called when the counts are others. */
  readonly onChanged: () => void
}

interface Picture {
  readonly sha256: string
  readonly label: Label
  readonly partId: string | null
}
interface Page {
  readonly images: readonly Picture[]
  readonly next: string | null
}

/** Pictures that are loaded at once. */
const PAGE = 24

/** The pictures of a data set, in the order of their content. */
export function SetPictures({ name, onChanged }: SetPicturesProps): VNode {
  const path = `/datasets/${encodeURIComponent(name)}`
  const [pictures, setPictures] = useState<readonly Picture[]>([])
  const [next, setNext] = useState<string | null>(null)
  const change = useAction()
  const load = async (after: string | null): Promise<void> => {
    const query = after === null ? '' : `&after=${after}`
    const page = await ask<Page>('GET', `${path}?limit=${PAGE}${query}`)
    setPictures((before) => (after === null ? page.images : [...before, ...page.images]))
    setNext(page.next)
  }
  useEffect(() => {
    void change.run(() => load(null))
  }, [])
  const relabel = ({ sha256, label }: Picture): void => {
    void change.run(async () => {
      const other = label === 'good' ? 'defect' : 'good'
      const after = await ask<Picture>('PATCH', `${path}/images/${sha256}?label=${other}`)
      setPictures((before) => before.map((each) => (each.sha256 === sha256 ? after : each)))
      onChanged()
    })
  }
  const remove = ({ sha256 }: Picture): void => {
    void change.run(async () => {
      await ask('DELETE', `${path}/images/${sha256}`)
      setPictures((before) => before.filter((each) => each.sha256 !== sha256))
      onChanged()
      return t('Removed 1 picture.')
    })
  }
  return (
    <section class="card" aria-labelledby="set-title">
      <h2 id="set-title">{t('Pictures of {set}', { set: name })}</h2>
      <Outcome problem={change.problem} done={change.done} />
      <ul class="shots">
        {pictures.map((picture) => (
          <PictureItem
            key={picture.sha256}
            path={`${path}/images/${picture.sha256}`}
            picture={picture}
            busy={change.busy}
            onRelabel={relabel}
            onRemove={remove}
          />
        ))}
      </ul>
      {next !== null && (
        <button
          disabled={change.busy}
          onClick={() => {
            void change.run(() => load(next))
          }}
        >
          {t('Show more')}
        </button>
      )}
    </section>
  )
}

interface PictureItemProps {
  readonly path: string
  readonly picture: Picture
  readonly busy: boolean
  readonly onRelabel: (picture: Picture) => void
  readonly onRemove: (picture: Picture) => void
}

function PictureItem({ path, picture, busy, onRelabel, onRemove }: PictureItemProps): VNode {
  const { sha256, label, partId } = picture
  const id = sha256.slice(0, 8)
  const isGood = label === 'good'
  return (
    <li>
      <RemotePicture path={path} description={t('Picture {id}', { id })} />
      <div class="under">
        <span class={`tag ${isGood ? 'ok' : 'ng'}`}>{t(label)}</span>
        {partId !== null && <span class="small">{t('Part {id}', { id: partId })}</span>}
        <button
          class="small"
          aria-label={t(isGood ? 'It is a defect: picture {id}' : 'It is good: picture {id}', { id })}
          disabled={busy}
          onClick={() => {
            onRelabel(picture)
          }}
        >
          {t(isGood ? 'It is a defect' : 'It is good')}
        </button>
        <button
          class="small"
          aria-label={t('Remove the picture {id}', { id })}
          disabled={busy}
          onClick={() => {
            onRemove(picture)
          }}
        >
          {t('Remove')}
        </button>
      </div>
    </li>
  )
}
