import type { Counters } from '../api-types.ts'
import * as format from '../format.ts'
import { countersOf, type LivePart, partToShow, STREAK_WARNING } from '../live-state.ts'
import { PartPicture } from '../parts/part-picture.tsx'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { VerdictBadge, verdictClass, VerdictShape } from '../parts/verdict-mark.tsx'
import { useLive } from '../hooks/use-live.ts'
import { useEffect, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** The wall: the last verdict large, its picture, how the line is doing. */
export function LiveView({ recipes }: { readonly recipes: readonly string[] }): VNode {
  const [recipe, setRecipe] = useState<string>('')
  const [held, setHeld] = useState<LivePart | null>(null)
  const [heat, setHeat] = useState(true)
  const { parts, lastBad, counters, connection } = useLive(recipe === '' ? null : recipe)
  // A held part keeps what came later, its picture, too.
  const kept = held && (parts.find(({ result }) => result.resultId === held.result.resultId) ?? held)
  const shown = kept ?? partToShow(parts, performance.now())
  const figures = countersOf(counters, recipe === '' ? null : recipe)
  const known = [...new Set([...recipes, ...counters.keys()])]

  const warns = figures.ngStreak >= STREAK_WARNING
  const anyHeat = [shown, lastBad].some((part) => part?.picture?.heatmap)
  return (
    <div class={`wall ${warns ? 'warned' : ''}`}>
      <h1 class="hidden">Live verdicts</h1>
      <VerdictBanner part={shown} />
      {warns && (
        <p class="warning" role="alert">
          <VerdictShape verdict="NG" /> {figures.ngStreak} NG in a row: check the line
        </p>
      )}
      <section class="main-picture" aria-label="Picture of the part">
        <WallPicture part={shown} heat={heat} />
      </section>
      <section class="figures" aria-label="Figures since the service started">
        <div class="controls">
          <label class="hidden" for="wall-recipe">
            Recipe
          </label>
          <RecipeSelect id="wall-recipe" recipes={known} value={recipe} onChange={setRecipe} all />
          <button
            aria-pressed={kept !== null}
            onClick={() => {
              setHeld(kept ? null : shown)
            }}
            disabled={shown === null}
          >
            {kept ? 'Go on' : 'Hold'}
          </button>
        </div>
        <div class="row spread">
          <span class={`state small ${connection === 'lost' ? 'lost' : ''}`} role="status">
            {kept
              ? 'Held'
              : connection === 'open'
                ? 'Live'
                : connection === 'lost'
                  ? 'Connection lost, trying again'
                  : 'Connecting'}
          </span>
          {anyHeat && (
            <label class="check">
              <input
                type="checkbox"
                checked={heat}
                onChange={(event: Event) => {
                  setHeat((event.target as HTMLInputElement).checked)
                }}
              />{' '}
              Heat map
            </label>
          )}
        </div>
        <Tiles counters={figures} />
        <LastBad
          part={lastBad?.result.resultId === shown?.result.resultId ? null : lastBad}
          onShow={() => {
            setHeld(lastBad)
          }}
        />
      </section>
      {parts.length > 0 && (
        <section class="strip" aria-label="Last parts, newest first">
          <ul>
            {parts.slice(0, 12).map((part) => (
              <li key={part.result.resultId}>
                <StripPart
                  part={part}
                  held={kept?.result.resultId === part.result.resultId}
                  onHold={() => {
                    setHeld(part)
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Spoken part={shown} />
    </div>
  )
}

function VerdictBanner({ part }: { readonly part: LivePart | null }): VNode {
  if (part === null) {
    return (
      <section class="verdict is-none" aria-label="Last verdict">
        <p class="word" aria-hidden="true">
          –
        </p>
        <p class="why">
          Waiting for the first part
          <small>
            A camera posts it to /inspect; <a href="/docs">how</a>
          </small>
        </p>
      </section>
    )
  }
  const { verdict, reason, score, threshold, evidence, partId, recipe, station } = part.result
  const against = verdict === 'OK' ? null : format.evidence(evidence)
  return (
    <section class={`verdict ${verdictClass(verdict)}`} aria-label="Last verdict">
      <p class="word">
        <VerdictShape verdict={verdict} />
        {verdict}
      </p>
      <p class="why">
        {format.reason(reason)}
        {against !== null && <small class="evidence">{against}</small>}
        <small>
          {[partId === null ? null : `Part ${partId}`, recipe, station].filter((text) => text !== null).join(' · ')}
        </small>
      </p>
      {score !== null && <Gauge score={score} threshold={threshold} />}
    </section>
  )
}

/** How far the score is from the limit, which lies at two thirds. */
function Gauge({ score, threshold }: { readonly score: number; readonly threshold: number }): VNode {
  const limit = 200
  const filled = Math.min(300, Math.max(2, threshold > 0 ? (score / threshold) * limit : 300))
  return (
    <div class="gauge number">
      <svg viewBox="0 0 300 30" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" y="7" width="300" height="16" />
        <rect class="fill" y="7" width={filled} height="16" />
        <path class="limit" d={`M${limit} 0v30`} />
      </svg>
      <span>Score {format.score(score)}</span>
      <span>Limit {format.score(threshold)}</span>
    </div>
  )
}

function WallPicture({ part, heat }: { readonly part: LivePart | null; readonly heat: boolean }): VNode {
  if (part === null)
    return (
      <div class="no-picture">
        <span>The picture of each part shows here, with the circle that was found.</span>
      </div>
    )
  const { picture, result } = part
  if (picture === null)
    return (
      <div class="no-picture">
        <span>No picture of this part</span>
      </div>
    )
  return (
    <PartPicture
      source={sourceOf(picture.jpeg)}
      width={picture.width}
      height={picture.height}
      verdict={result.verdict}
      circle={result.circle}
      bore={result.bore?.circle}
      heatmap={heat ? picture.heatmap : null}
      description={describe(part)}
    />
  )
}

const sourceOf = (jpeg: string): string => `data:image/jpeg;base64,${jpeg}`
const describe = ({ result, at }: LivePart): string =>
  `${result.verdict}, part ${result.partId ?? 'without a number'}, ${format.time(at)}`

function Tiles({ counters: { total, ok, ng, review } }: { readonly counters: Counters }): VNode {
  return (
    <dl class="tiles">
      <div class="tile wide">
        <dt>Yield</dt>
        <dd>{total === 0 ? '–' : format.percent(ok / total)}</dd>
      </div>
      <div class="tile ok">
        <dt>
          <VerdictShape verdict="OK" />
          OK
        </dt>
        <dd>{format.count(ok)}</dd>
      </div>
      <div class="tile ng">
        <dt>
          <VerdictShape verdict="NG" />
          NG
        </dt>
        <dd>{format.count(ng)}</dd>
      </div>
      <div class="tile review">
        <dt>
          <VerdictShape verdict="REVIEW" />
          Review
        </dt>
        <dd>{format.count(review)}</dd>
      </div>
    </dl>
  )
}

function LastBad({ part, onShow }: { readonly part: LivePart | null; readonly onShow: () => void }): VNode | null {
  if (part === null) return null
  const { result, picture, at } = part
  return (
    <section class="card" aria-label="Last part that was not OK">
      <div class="last-bad">
        {picture === null ? (
          <div class="no-picture">no picture</div>
        ) : (
          <PartPicture
            source={sourceOf(picture.jpeg)}
            width={picture.width}
            height={picture.height}
            verdict={result.verdict}
            circle={result.circle}
            bore={result.bore?.circle}
            heatmap={picture.heatmap}
            description={describe(part)}
          />
        )}
        <div class="stack">
          <div class="row">
            <VerdictBadge verdict={result.verdict} />
            <span class="small">{format.time(at).slice(11)}</span>
          </div>
          <button class="small" onClick={onShow}>
            Show {result.partId === null ? 'it' : `part ${result.partId}`}
          </button>
        </div>
      </div>
    </section>
  )
}

function StripPart({
  part,
  held,
  onHold
}: {
  readonly part: LivePart
  readonly held: boolean
  readonly onHold: () => void
}): VNode {
  const { picture, result } = part
  return (
    <button aria-pressed={held} aria-label={`Hold: ${describe(part)}`} onClick={onHold}>
      {picture === null ? (
        <span class="no-picture" aria-hidden="true"></span>
      ) : (
        <PartPicture source={sourceOf(picture.jpeg)} width={picture.width} height={picture.height} description="" />
      )}
      <VerdictBadge verdict={result.verdict} />
    </button>
  )
}

/** For screen readers: at most one verdict every two seconds, the newest. */
function Spoken({ part }: { readonly part: LivePart | null }): VNode {
  const [text, setText] = useState('')
  const [blocked, setBlocked] = useState(false)
  const id = part?.result.resultId
  useEffect(() => {
    if (part === null || blocked) return
    setText(`${part.result.verdict}${part.result.partId === null ? '' : `, part ${part.result.partId}`}`)
    setBlocked(true)
  }, [id, blocked])
  useEffect(() => {
    if (!blocked) return
    const timer = setTimeout(() => {
      setBlocked(false)
    }, 2000)
    return () => {
      clearTimeout(timer)
    }
  }, [blocked])
  return (
    <p class="hidden" aria-live="polite" aria-atomic="true">
      {text}
    </p>
  )
}
