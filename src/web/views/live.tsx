import { t } from '../language/translate.ts'
import { useClock } from '../hooks/use-clock.ts'
import { useLive } from '../hooks/use-live.ts'
import { RecipeSelect } from '../parts/recipe-select.tsx'
import { VerdictShape } from '../parts/verdict-mark.tsx'
import { TeachOne } from '../teach/teach-one.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { Banner } from '../wall/banner.tsx'
import { Challenges } from '../challenge/challenges.tsx'
import { LastBad } from '../wall/last-bad.tsx'
import { LivePicture } from '../wall/live-picture.tsx'
import { countersOf, type LivePart, partToShow, staleFor, type Streak, streakOf } from '../wall/live-state.ts'
import { useSeen } from '../wall/seen.ts'
import { Spoken } from '../wall/spoken.tsx'
import { Stations } from '../wall/stations.tsx'
import { PartStrip } from '../wall/strip.tsx'
import { useSounds } from '../wall/use-sounds.ts'
import { Tiles } from '../wall/tiles.tsx'

/** The wall: the last verdict large, its picture, how the line is doing. */
export function LiveView({ recipes }: { readonly recipes: readonly string[] }): VNode {
  const [recipe, setRecipe] = useState<string>('')
  const [held, setHeld] = useState<LivePart | null>(null)
  const [hasHeat, setHeat] = useState(true)
  const nowMs = useClock()
  const live = useLive(recipe === '' ? null : recipe)
  const { parts, lastBad, counters, connection } = live
  // A held part keeps what came later, its picture, too.
  const kept = held && (parts.find(({ result }) => result.resultId === held.result.resultId) ?? held)
  const shown = kept ?? partToShow(parts, nowMs)
  const streak = streakOf(live, recipe === '' ? null : recipe)
  const seen = useSeen(streak)
  useSounds(live, nowMs)
  const unseen = lastBad?.result.resultId === seen.part ? null : lastBad
  const staleMs = staleFor(live, nowMs)
  const isLost = connection === 'lost'

  return (
    <div class="wall">
      <h1 class="hidden">{t('Live verdicts')}</h1>
      <Banner part={shown} isHeld={kept !== null} staleMs={staleMs} isLost={isLost} />
      <section class={`main-picture ${isLost ? 'is-old' : ''}`} aria-label={t('Picture of the part')}>
        {shown === null ? (
          <div class="no-picture">
            <span>{t('The picture of each part shows here, with the circle that was found.')}</span>
          </div>
        ) : (
          <LivePicture part={shown} hasHeat={hasHeat} />
        )}
        {streak !== null && !seen.isStreakSeen && <StreakWarning streak={streak} onSeen={seen.seeStreak} />}
      </section>
      <section class="figures" aria-label={t('Figures since the service started')}>
        <div class="controls">
          <label class="hidden" for="wall-recipe">
            {t('Recipe')}
          </label>
          <RecipeSelect
            id="wall-recipe"
            recipes={[...new Set([...recipes, ...counters.keys()])]}
            value={recipe}
            onChange={setRecipe}
            all
          />
          <button
            aria-pressed={kept !== null}
            onClick={() => {
              setHeld(kept ? null : shown)
            }}
            disabled={shown === null}
          >
            {kept ? t('Go on') : t('Hold')}
          </button>
        </div>
        <div class="row spread states">
          <ConnectionState connection={connection} isHeld={kept !== null} isStale={staleMs !== null} />
          <label class="check">
            <input
              type="checkbox"
              checked={hasHeat}
              onChange={(event: Event) => {
                setHeat((event.target as HTMLInputElement).checked)
              }}
            />{' '}
            {t('Heat map')}
          </label>
        </div>
        {kept !== null && kept.result.verdict !== 'OK' && (
          <TeachOne
            key={kept.result.resultId}
            recipe={kept.result.recipe}
            picturePath={`/inspections/${encodeURIComponent(kept.result.resultId)}/image?as=png`}
          />
        )}
        <Tiles counters={countersOf(counters, recipe === '' ? null : recipe)} />
        <Stations stations={live.stations} nowMs={nowMs} seen={seen.refused} onSeen={seen.seeRefused} />
        <Challenges lastResult={parts[0]?.result.resultId ?? null} />
        <LastBad
          part={unseen}
          onShow={() => {
            setHeld(lastBad)
          }}
          onSeen={() => {
            if (lastBad !== null) seen.seePart(lastBad.result.resultId)
          }}
        />
      </section>
      <PartStrip parts={parts} heldId={kept?.result.resultId ?? null} onHold={setHeld} />
      <Spoken part={shown} />
    </div>
  )
}

function ConnectionState({
  connection,
  isHeld,
  isStale
}: {
  readonly connection: 'connecting' | 'open' | 'lost'
  readonly isHeld: boolean
  readonly isStale: boolean
}): VNode {
  const words =
    connection === 'lost'
      ? t('No connection')
      : isHeld
        ? t('Held')
        : connection !== 'open'
          ? t('Connecting')
          : isStale
            ? t('No parts come')
            : t('Live')
  return (
    <span class={`state small ${connection === 'open' && !isHeld && !isStale ? '' : 'lost'}`} role="status">
      {words}
    </span>
  )
}

function StreakWarning({ streak, onSeen }: { readonly streak: Streak; readonly onSeen: () => void }): VNode {
  const { count, recipe, station } = streak
  return (
    <div class="warning" role="alert">
      <VerdictShape verdict="NG" />
      <p>
        {t('{n} NG in a row: check the line', { n: count })}
        <small>{[recipe, station].filter((text) => text !== null).join(' · ')}</small>
      </p>
      <button class="small" onClick={onSeen}>
        {t('Seen')}
      </button>
    </div>
  )
}
