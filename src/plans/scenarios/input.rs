//! What is stated of a scenario (pure).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Day,
    error::{Error, FieldError, Result},
    funding::{self, CampaignInput, CheckedCampaign},
    plans::{ChosenInput, ProposeInput},
    refusal::Refusal,
};

/// The most cameras of a scenario whose question does not say how many.
const MOST_CHOSEN: usize = 200;

/// A choice to be kept: a question, and what was chosen of its answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ScenarioInput {
    /// What it is called, at most 120 characters; no contact, number or name of a person, or way into a device.
    #[schema(required)]
    pub name: Option<String>,
    /// What the proposal was asked for.
    #[schema(required)]
    pub question: Option<ProposeInput>,
    /// Which of the proposed cameras; no more than the question allows.
    #[schema(required)]
    pub chosen: Option<Vec<ChosenInput>>,
}

/// A choice that can be looked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) question: ProposeInput,
    pub(super) chosen: Vec<ChosenInput>,
}

impl ScenarioInput {
    /// What is to be kept, or complaints about every field that cannot be used; what is wrong with the question itself is
    /// found where it is asked.
    pub(super) fn check(self) -> Result<Wanted> {
        let mut errors = Vec::new();
        let name = funding::text("name", self.name, &mut errors);
        if name.is_none() {
            errors.push(FieldError::new("name", Refusal::Required));
        }
        let chosen = self.chosen.unwrap_or_default();
        let Some(question) = self.question else {
            errors.push(FieldError::new("question", Refusal::Required));
            errors.extend(ChosenInput::check(&chosen, MOST_CHOSEN));
            return Err(Error::Invalid(errors));
        };
        let most = question.most_cameras().unwrap_or(MOST_CHOSEN);
        errors.extend(ChosenInput::check(&chosen, most));
        Error::unless_empty(errors)?;
        Ok(Wanted {
            name: name.unwrap_or_default(),
            question,
            chosen,
        })
    }
}

/// How a scenario is accepted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AcceptanceInput {
    /// What the campaign is called; as the scenario, if left out.
    pub campaign_name: Option<String>,
    /// Its first day, not in the future; today, if left out.
    pub begun_on: Option<Day>,
}

impl AcceptanceInput {
    /// The campaign that collects `total_cost` for the scenario `name`, or complaints about what cannot be used.
    pub(super) fn campaign(
        self,
        name: &str,
        total_cost: Option<i64>,
        today: Day,
    ) -> Result<CheckedCampaign> {
        let campaign = CampaignInput {
            name: self.campaign_name.or_else(|| Some(name.to_owned())),
            target_dong: total_cost,
            begun_on: self.begun_on.or(Some(today)),
            ended_on: None,
        };
        campaign.check(today).map_err(|error| match error {
            Error::Invalid(errors) => {
                let stated = |error: FieldError| match error.pointer.as_str() {
                    "/name" => FieldError::new("campaign_name", error.complaint),
                    _ => error,
                };
                Error::Invalid(errors.into_iter().map(stated).collect())
            }
            other => other,
        })
    }
}
