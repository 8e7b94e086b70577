//! A town with everything that may differ between two databases.

use std::fmt::Write;

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, cameras::Registrar, deployment::DeploymentKind};

use super::{build, building, camera, degrees};
use crate::support::{NOW, TestApp, by, camera_list, everything, instant};

/// A small linear congruential generator: the same town on both databases and in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * ((self.0 >> 33) as f64 / f64::from(1_u32 << 31))
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(0.0, choices.len() as f64) as usize]
    }
}

/// Builds the town that `seed` stands for, fills its registry and tells what happened there.
///
/// The units `001` and `002` must be there.
pub async fn town(app: &TestApp, seed: u64) -> Vec<Value> {
    let mut dice = Dice(seed);
    row_houses(app, &mut dice).await;
    listed_cameras(app, &mut dice).await;
    let spots = kept_cameras(app, &mut dice).await;
    let mut incidents = anywhere(&mut dice);
    incidents.extend(spots.into_iter().map(|spot| {
        happened(
            &mut dice,
            &json!({ "type": "Point", "coordinates": spot }),
            0.0,
        )
    }));
    incidents
}

async fn row_houses(app: &TestApp, dice: &mut Dice) {
    let mut buildings = Vec::new();
    for row in 0..6 {
        let y = f64::from(row) * 30.0 - 90.0;
        let mut x = -100.0;
        while x < 100.0 {
            let width = dice.roll(4.0, 8.0);
            let mut house = building(
                &format!("way/{}", buildings.len()),
                (x, y),
                (x + width, y + dice.roll(10.0, 18.0)),
            );
            house.height_m = (dice.roll(0.0, 1.0) < 0.4).then(|| dice.roll(2.0, 12.0));
            buildings.push(house);
            x += width
                + if dice.roll(0.0, 1.0) < 0.15 {
                    dice.roll(1.0, 6.0)
                } else {
                    0.0
                };
        }
    }
    build(app, &buildings).await;
}

/// Cameras of every kind from a list, with gaps in what is known.
async fn listed_cameras(app: &TestApp, dice: &mut Dice) {
    let mut list = String::from(
        "code,lon,lat,bearing_deg,horizontal_fov_deg,width_px,height_px,tilt_deg,far_m,night_far_m,height_m,kind,status,\
         status_since,installed_on,retention_declared_days,recording_mode,recording_schedule,verified_on,unit_code\n",
    );
    for n in 0..90 {
        let [lon, lat] = degrees(dice.roll(-90.0, 90.0), dice.roll(-90.0, 90.0));
        let mut maybe = |low: f64, high: f64, chance: f64| {
            if dice.roll(0.0, 1.0) < chance {
                format!("{:.2}", dice.roll(low, high))
            } else {
                String::new()
            }
        };
        let (bearing, angle, tilt) = (
            maybe(0.0, 360.0, 0.95),
            maybe(40.0, 130.0, 0.95),
            maybe(-5.0, 40.0, 0.5),
        );
        let (far, night, height, days) = (
            maybe(20.0, 120.0, 0.5),
            maybe(10.0, 60.0, 0.9),
            maybe(2.0, 9.0, 0.6),
            maybe(1.0, 40.0, 0.95),
        );
        let width = if dice.roll(0.0, 1.0) < 0.8 {
            "1920,1080"
        } else {
            ","
        };
        let kind = dice.pick(&[
            "fixed", "fixed", "fixed", "dome", "panning", "fisheye", "stitched", "",
        ]);
        let status = dice.pick(&[
            "working,",
            "working,",
            "working,2026-11-14",
            "faulty,2026-11-18",
            "removed,2026-10-01",
            ",",
        ]);
        let installed = dice.pick(&["", "", "2026-01-01", "2026-11-16"]);
        let mode = dice.pick(&[
            "continuous,",
            "motion,",
            "schedule,mon-fri 18:00-06:00",
            "schedule,",
            ",",
        ]);
        let verified = dice.pick(&["2026-11-01", "2026-11-01", "2026-06-01", ""]);
        let unit = dice.pick(&["", "", "001", "002"]);
        writeln!(
            list,
            "C-{n:02},{lon},{lat},{bearing},{angle},{width},{tilt},{far},{night},{height},{kind},{status},{installed},{days},{mode},{verified},{unit}"
        )
        .unwrap();
    }
    let scope = everything(DeploymentKind::Test);
    let units = app.app.db.todays_units().await.unwrap();
    let registrar = Registrar {
        scope: &scope,
        zone: &app.app.deployment.zone,
        now: instant(NOW),
        source: "list",
        units,
    };
    let list = camera_list(&list).unwrap();
    app.app
        .db
        .import_cameras(&by(&registrar), &list)
        .await
        .unwrap();
}

/// Cameras kept by hand: masked, drawn, changed, corrected, retired, on shared recorders that were measured. Tells where
/// each of them looks: longitude and latitude.
async fn kept_cameras(app: &TestApp, dice: &mut Dice) -> Vec<[f64; 2]> {
    let mut spots = Vec::new();
    let mut shared = None;
    for n in 0..24 {
        let (east, north) = (dice.roll(-80.0, 80.0), dice.roll(-80.0, 80.0));
        let bearing = dice.roll(0.0, 360.0);
        let (sin, cos) = bearing.to_radians().sin_cos();
        let ahead = (east + 12.0 * sin, north + 12.0 * cos);
        spots.push(degrees(ahead.0, ahead.1));
        let mut body = camera(&format!("K-{n:02}"), (east, north), bearing);
        if let Some(unit) = ["001", "002"].get(n / 6) {
            body["unit_code"] = json!(unit);
        }
        match n % 6 {
            0 => body["masks"] = json!([mask(ahead, true), mask((ahead.0 + 3.0, ahead.1), true)]),
            1 => body["masks"] = json!([mask(ahead, false)]),
            2 => body["drawn_coverage"] = square(ahead, dice.roll(3.0, 20.0)),
            3 => body["recorder_id"] = shared.take().unwrap_or(Value::Null),
            _ => {}
        }
        let made = app
            .post(Role::Registrar, "/api/v1/cameras", body)
            .await
            .expect(201)
            .body;
        let path = format!("/api/v1/cameras/{}", made["id"].as_str().unwrap());
        let measurements = format!(
            "/api/v1/recorders/{}/measurements",
            made["recorder_id"].as_str().unwrap()
        );
        let change = async |body: Value| {
            app.call(Role::Registrar, Method::PATCH, &path, Some(body))
                .await
                .expect(200);
        };
        match n % 6 {
            2 => {
                shared = Some(made["recorder_id"].clone());
                for measured in [
                    json!({ "kind": "oldest_footage", "days": dice.roll(2.0, 9.0), "measured_at": "2026-11-17T01:00:00Z" }),
                    json!({ "kind": "clock", "offset_s": dice.roll(-300.0, 300.0), "network_time": n > 12 }),
                    json!({ "kind": "mode", "recording_mode": "schedule", "recording_schedule": "mon-sun 06:00-22:00",
                            "measured_at": "2026-11-15T00:00:00Z" }),
                ] {
                    app.post(Role::Registrar, &measurements, measured)
                        .await
                        .expect(201);
                }
            }
            4 => {
                change(json!({ "bearing_deg": dice.roll(0.0, 360.0), "valid_from": "2026-11-16T05:00:00Z" })).await;
                change(json!({ "horizontal_fov_deg": 120, "valid_from": "2026-11-18T11:00:00Z" }))
                    .await;
                change(json!({ "night_far_m": 5, "correction": true })).await;
            }
            5 => {
                let reset = json!({ "kind": "reset", "measured_at": "2026-11-18T00:00:00Z" });
                app.post(Role::Registrar, &measurements, reset)
                    .await
                    .expect(201);
                if n > 12 {
                    app.call(Role::Registrar, Method::DELETE, &path, None)
                        .await
                        .expect(204);
                }
            }
            _ => {}
        }
    }
    spots
}

/// A square around a place, its sides twice `half_m` long, as GeoJSON.
fn square((east, north): (f64, f64), half_m: f64) -> Value {
    let ring = [
        (-1.0, -1.0),
        (1.0, -1.0),
        (1.0, 1.0),
        (-1.0, 1.0),
        (-1.0, -1.0),
    ];
    let ring = ring.map(|(x, y)| degrees(east + half_m * x, north + half_m * y));
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn mask(middle: (f64, f64), is_effective: bool) -> Value {
    let checked_on = is_effective.then_some("2026-11-01");
    json!({ "area": square(middle, 2.5), "set_in_device": is_effective, "checked_on": checked_on })
}

/// Incidents of every shape all over the town.
fn anywhere(dice: &mut Dice) -> Vec<Value> {
    (0..25)
        .map(|n| {
            let here = degrees(dice.roll(-80.0, 80.0), dice.roll(-80.0, 80.0));
            let there = degrees(dice.roll(-80.0, 80.0), dice.roll(-80.0, 80.0));
            let place = match n % 4 {
                0 => json!({ "type": "LineString", "coordinates": [here, there] }),
                1 => {
                    let corner = [there[0], here[1]];
                    json!({ "type": "Polygon", "coordinates": [[here, corner, there, here]] })
                }
                _ => json!({ "type": "Point", "coordinates": here }),
            };
            let radius = if n % 4 == 2 {
                0.0
            } else {
                dice.roll(1.0, 20.0)
            };
            happened(dice, &place, radius)
        })
        .collect()
}

fn happened(dice: &mut Dice, place: &Value, radius_m: f64) -> Value {
    let from = instant("2026-11-19T12:00:00Z").plus_seconds(dice.roll(-8.0, 0.5) * 86_400.0);
    let to = from.plus_seconds(dice.roll(0.0, 3.0 * 3600.0));
    json!({
        "type": "TRM", "case_number": "412/2026", "place": place, "radius_m": radius_m, "search_radius_m": 80,
        "from": from, "to": to,
    })
}
