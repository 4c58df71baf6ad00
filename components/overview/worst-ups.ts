import type { Forecast, ForecastUps } from "../../server/domain/forecast/forecast.ts";

/** The UPS with the smallest margin; null: none is known. */
export function worstUps(forecast: Forecast): ForecastUps | null {
  let worst: ForecastUps | null = null;
  for (const ups of forecast.upses)
    if (ups.marginSec !== null && (worst?.marginSec == null || ups.marginSec < worst.marginSec)) worst = ups;
  return worst;
}
