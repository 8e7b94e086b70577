/** What an owner's card opens. It knows no account: a card that is closed is opened again by its digits alone. */
import type { FeatureCollection } from "geojson";
import createClient from "openapi-fetch";

import { answer } from "./client";
import { Problem } from "./problem";
import type { paths } from "./schema";
import type { ConsentScope, OwnRecord, StatementInput } from "./types";

const client = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request) => fetch(request).catch(() => Promise.reject(new Problem(0))),
});

/** An opened card: its token lives as long as the page and is stored nowhere. */
export class OpenCard {
  readonly #headers: { Authorization: string };

  private constructor(token: string) {
    this.#headers = { Authorization: `Bearer ${token}` };
  }

  /** Opens a card; 401 for wrong digits, 429 after too many. */
  static async open(card: string, digits: string): Promise<OpenCard> {
    const opened = await answer<{ token: string }>(
      client.POST("/api/v1/owner_card/session", { body: { card, digits } }),
    );
    return new OpenCard(opened.token);
  }

  close = () => answer<undefined>(client.DELETE("/api/v1/owner_card/session", { headers: this.#headers }));

  record = () => answer<OwnRecord>(client.GET("/api/v1/owner_card", { headers: this.#headers }));

  coverage = (id: string) =>
    answer<FeatureCollection>(
      client.GET("/api/v1/owner_card/cameras/{id}/coverage", {
        params: { path: { id } },
        headers: this.#headers,
      }),
    );

  say = (id: string, body: StatementInput) =>
    answer<unknown>(
      client.POST("/api/v1/owner_card/cameras/{id}/statements", {
        params: { path: { id } },
        headers: this.#headers,
        body,
      }),
    );

  endConsent = (scope: ConsentScope) =>
    answer<undefined>(
      client.DELETE("/api/v1/owner_card/consents/{scope}", {
        params: { path: { scope } },
        headers: this.#headers,
      }),
    );

  withdraw = () =>
    answer<undefined>(client.POST("/api/v1/owner_card/withdrawal", { headers: this.#headers }));
}
