import type { Deployment } from "../api/types";
import type { Language } from "../language/language";

/** Says of a demo or test deployment that nothing in it is real; null of a live one. */
export function deploymentText(deployment: Deployment | null, { t }: Language): string | null {
  switch (deployment?.kind) {
    case "demo":
      return t("app.demo");
    case "test":
      return t("app.test");
    default:
      return null;
  }
}
