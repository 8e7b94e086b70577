//! Owners in lists: their kind, one for the lenses of a pole, and the one above.

use axum::http::Method;
use serde_json::{Value, json};
use sightline::{accounts::Role, deployment::DeploymentKind, imports::ListReport};

use crate::batches::{cameras, count, import, preview, undo, waiting};
use crate::support::{Answer, Backend, TestApp, both};

const OWNERS: &str = "SELECT count(DISTINCT owner_id) FROM cameras WHERE owner_id IS NOT NULL";
const KEPT_OWNERS: &str = "SELECT count(*) FROM owners";
const CONTACTS: &str = "SELECT count(*) FROM owner_contacts";
const DRAFTS: &str = "SELECT count(*) FROM cameras WHERE draft_until IS NOT NULL";

fn counted(report: &ListReport) -> (usize, usize, usize, usize) {
    let of = &report.cameras;
    (of.created, of.updated, of.unchanged, of.waiting)
}

fn kept(report: &ListReport) -> Vec<String> {
    let kept = report.cameras.kept.iter();
    kept.map(|kept| format!("{} {}", kept.code, kept.fields.join(" ")))
        .collect()
}

fn kinds(all: &[Value]) -> Vec<&str> {
    let kinds = all.iter().map(|one| one["owner_kind"].as_str());
    kinds.map(Option::unwrap_or_default).collect()
}

async fn mend(app: &TestApp, said: Value) -> Answer {
    let path = format!("/api/v1/import_rows/{}", waiting(app).await[0]);
    app.call(Role::Registrar, Method::PATCH, &path, Some(said))
        .await
}

async fn patch(app: &TestApp, camera: &Value, said: Value) -> Answer {
    let path = format!("/api/v1/cameras/{}", camera["id"].as_str().unwrap());
    app.call(Role::Registrar, Method::PATCH, &path, Some(said))
        .await
}

both!(p9_the_kind_of_an_owner_is_corrected_by_a_list_that_speaks_of_all_that_is_its);
async fn p9_the_kind_of_an_owner_is_corrected_by_a_list_that_speaks_of_all_that_is_its(
    backend: Backend,
) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Loại chủ\n";
    let pole = |kind: &str| format!("{head}G6;Cổng;105,90;18,34;2;{kind}\n");
    import(&app, &pole("UBND xã")).await;
    assert_eq!(
        (count(&app, OWNERS).await, count(&app, DRAFTS).await),
        (1, 0)
    );
    let school = import(&app, &pole("trường học")).await;
    assert_eq!((counted(&school), kept(&school)), ((0, 2, 0, 0), vec![]));
    let household = import(&app, &pole("hộ dân")).await;
    assert_eq!(counted(&household), (0, 2, 0, 0));
    assert_eq!(
        household.cameras.drafts, 2,
        "they are in no search from now on"
    );
    assert_eq!(kinds(&cameras(&app).await), ["household"; 2]);
    // It is one owner still, and waits for its consent as a household does.
    assert_eq!(
        (count(&app, OWNERS).await, count(&app, DRAFTS).await),
        (1, 2)
    );
    assert_eq!(counted(&import(&app, &pole("hộ dân")).await), (0, 0, 2, 0));
    assert_eq!(undo(&app, &household).await.unwrap().restored, 2);
    assert_eq!(kinds(&cameras(&app).await), ["school"; 2]);
    assert_eq!(
        (count(&app, OWNERS).await, count(&app, DRAFTS).await),
        (1, 0)
    );
    // A list that speaks of one of them, or of both otherwise, does not speak for the owner.
    let single = "Mã;Vị trí;Kinh độ;Vĩ độ;Loại chủ\n";
    let lens = |n: usize, kind: &str| format!("G6-{n};Cổng;105,90;18,34;{kind}\n");
    let one = format!("{single}{}", lens(2, "hộ dân"));
    let two = format!("{single}{}{}", lens(1, "UBND xã"), lens(2, "hộ dân"));
    for (list, said) in [(one, 1), (two, 2)] {
        for report in [preview(&app, &list).await, import(&app, &list).await] {
            assert_eq!(counted(&report), (0, 0, said, 0));
            let kept = &report.cameras.kept[0];
            assert_eq!(kept.fields, ["owner_kind"]);
            let said = kept.message.as_deref().unwrap_or_default();
            assert!(said.contains("PATCH /owners/{id}"), "{said}");
        }
    }
    assert_eq!(kinds(&cameras(&app).await), ["school"; 2]);
    // Nor does any against a person's word, of one camera or several.
    let single_owner = format!("{single}S;Chợ;105,91;18,35;trường học\n");
    import(&app, &single_owner).await;
    for camera in cameras(&app)
        .await
        .iter()
        .filter(|one| one["code"] != "G6-2")
    {
        let path = format!("/api/v1/owners/{}", camera["owner_id"].as_str().unwrap());
        let household = json!({ "kind": "household" });
        let told = app.call(Role::Registrar, Method::PATCH, &path, Some(household));
        told.await.expect(200);
    }
    for list in [pole("trường học"), single_owner] {
        let report = import(&app, &list).await;
        let (created, updated, ..) = counted(&report);
        assert_eq!((created, updated), (0, 0));
        assert!(!kept(&report).is_empty());
    }
    assert_eq!(kinds(&cameras(&app).await), ["household"; 3]);
    assert_eq!(count(&app, DRAFTS).await, 3);
    for camera in cameras(&app)
        .await
        .iter()
        .filter(|one| one["code"] != "G6-2")
    {
        let path = format!("/api/v1/owners/{}", camera["owner_id"].as_str().unwrap());
        let school = json!({ "kind": "school" });
        let told = app.call(Role::Registrar, Method::PATCH, &path, Some(school));
        told.await.expect(200);
    }
    // Nor does any, once it is known how to reach the owner.
    let camera = cameras(&app).await.remove(0);
    let path = format!("/api/v1/cameras/{}/contact", camera["id"].as_str().unwrap());
    let contact = json!({ "phone": "0900000012" });
    let put = app.call(Role::Registrar, Method::PUT, &path, Some(contact));
    assert!(put.await.status.is_success());
    let report = import(&app, &pole("hộ dân")).await;
    assert_eq!(counted(&report), (0, 0, 2, 0));
    assert_eq!(kept(&report), ["G6-1 owner_kind", "G6-2 owner_kind"]);
    assert_eq!(kinds(&cameras(&app).await), ["school"; 3]);
}

both!(p9_a_camera_is_not_parted_from_an_owner_of_whom_something_is_known);
async fn p9_a_camera_is_not_parted_from_an_owner_of_whom_something_is_known(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Loại chủ\nP;Cổng;105,90;18,34;2;hộ dân\n\
        S;Chợ;105,91;18,35;;hộ dân\n";
    import(&app, list).await;
    let all = cameras(&app).await;
    let of = |code: &str| all.iter().find(|one| one["code"] == code).unwrap();
    // It has another camera.
    for kind in [json!("school"), json!(null)] {
        let refused = patch(&app, of("P-1"), json!({ "owner_kind": kind })).await;
        assert_eq!(refused.expect(422).codes(), ["/owner_kind kind_of_owner"]);
    }
    // It has neither, and changes with its camera.
    let told = patch(&app, of("S"), json!({ "owner_kind": "school" })).await;
    assert_eq!(told.expect(200).body["owner_id"], of("S")["owner_id"]);
    let told = patch(&app, of("S"), json!({ "owner_kind": "household" })).await;
    told.expect(200);
    // It agreed to something.
    let owner = of("S")["owner_id"].as_str().unwrap();
    let path = format!("/api/v1/owners/{owner}/consents/listed");
    let given = json!({ "given_on": "2026-05-01", "method": "paper", "text_version": "2026-03" });
    let put = app
        .call(Role::Registrar, Method::PUT, &path, Some(given))
        .await;
    assert!(put.status.is_success(), "{}", put.text);
    let refused = patch(&app, of("S"), json!({ "owner_kind": "school" })).await;
    assert_eq!(refused.expect(422).codes(), ["/owner_kind kind_of_owner"]);
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Loại chủ\nS;Chợ;105,91;18,35;trường học\n";
    assert_eq!(kept(&import(&app, list).await), ["S owner_kind"]);
    // There it is changed.
    let path = format!("/api/v1/owners/{owner}");
    let school = json!({ "kind": "school" });
    app.call(Role::Registrar, Method::PATCH, &path, Some(school))
        .await
        .expect(200);
    assert_eq!(counted(&import(&app, list).await), (0, 0, 1, 0));
}

both!(p9_a_pole_that_gets_its_owner_later_gets_one);
async fn p9_a_pole_that_gets_its_owner_later_gets_one(backend: Backend) {
    let bare = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt\nG2;Cổng;105,90;18,34;2\n";
    for (head, row) in [
        ("SĐT;Loại chủ", "0900000012;hộ dân"),
        ("SĐT;Chủ hộ", "0900000012;Nguyễn Văn Mẫu"),
    ] {
        for lenses in [2, 3] {
            let app = TestApp::new(backend, DeploymentKind::Live).await;
            import(&app, bare).await;
            assert_eq!(count(&app, KEPT_OWNERS).await, 0);
            app.clock.set(app.clock.now().plus_seconds(60.0));
            let list = format!(
                "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;{head}\nG2;Cổng;105,90;18,34;{lenses};{row}\n"
            );
            let report = import(&app, &list).await;
            assert_eq!(counted(&report), (lenses - 2, 2, 0, 0), "{head}");
            assert_eq!(report.cameras.contacts, 1);
            let of = (count(&app, OWNERS).await, count(&app, KEPT_OWNERS).await);
            assert_eq!((of, count(&app, CONTACTS).await), ((1, 1), 1), "{head}");
            let drafts = count(&app, DRAFTS).await;
            assert_eq!(drafts, lenses as i64, "each waits for the one consent");
            assert_eq!(counted(&import(&app, &list).await), (0, 0, lenses, 0));
            let undone = undo(&app, &report).await.unwrap();
            assert_eq!((undone.removed, undone.restored), (lenses - 2, 2));
            assert_eq!(count(&app, OWNERS).await, 0, "{head}");
            assert_eq!(count(&app, CONTACTS).await, 0);
            assert_eq!(count(&app, DRAFTS).await, 0);
        }
    }
}

both!(p9_lenses_of_a_row_that_are_mended_one_by_one_have_one_owner);
async fn p9_lenses_of_a_row_that_are_mended_one_by_one_have_one_owner(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let list = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Họ tên chủ;SĐT\nP;Cổng;;;2;Nguyễn Văn Mẫu;0900000012\n\
        Q;Chợ;;;2;Nguyễn Văn Mẫu;0900000012\n";
    import(&app, list).await;
    let path = "/api/v1/import_rows?limit=100";
    let listed = app.get(Role::Registrar, path).await.expect(200);
    let placed = json!({ "fields": { "lon": 105.90, "lat": 18.34 } });
    let typed = json!({ "fields": { "lon": 105.90, "lat": 18.34 }, "owner_phone": "0900000013" });
    let lenses: Vec<_> = listed.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].clone())
        .collect();
    assert_eq!(
        lenses,
        [
            "line 2, lens 1",
            "line 2, lens 2",
            "line 3, lens 1",
            "line 3, lens 2"
        ]
    );
    for row in listed.body["items"].as_array().unwrap() {
        let path = format!("/api/v1/import_rows/{}", row["id"].as_str().unwrap());
        // Of the last one another owner is stated.
        let is_other = row["row"] == "line 3, lens 2";
        let said = if is_other { &typed } else { &placed };
        let done = app.call(Role::Registrar, Method::PATCH, &path, Some(said.clone()));
        done.await.expect(200);
    }
    let all = cameras(&app).await;
    assert_eq!((all.len(), count(&app, DRAFTS).await), (4, 4));
    let owner =
        |code: &str| all.iter().find(|one| one["code"] == code).unwrap()["owner_id"].clone();
    assert_eq!(owner("P-1"), owner("P-2"));
    assert_ne!(owner("Q-1"), owner("Q-2"));
    // They hang on one pole, whoever owns them.
    let site = |code: &str| all.iter().find(|one| one["code"] == code).unwrap()["site_id"].clone();
    assert!(site("P-1").is_string() && site("Q-1").is_string());
    assert_eq!((site("P-1"), site("Q-1")), (site("P-2"), site("Q-2")));
    assert_ne!(site("P-1"), site("Q-1"), "each row is a pole of its own");
    assert_eq!(
        (count(&app, OWNERS).await, count(&app, CONTACTS).await),
        (3, 3)
    );
}

const POLE: &str = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Chủ hộ;Điện thoại\n";

both!(a_lens_that_comes_to_a_known_pole_shares_its_site_and_its_owner);
async fn a_lens_that_comes_to_a_known_pole_shares_its_site_and_its_owner(backend: Backend) {
    let pole = |place: &str, lenses: usize, phone: &str| {
        format!("{POLE}Y2;Cổng;{place};{lenses};Nguyễn Văn Mẫu;{phone}\n")
    };
    let (here, there) = ("105,90;18,34", "105,91;18,34");
    for (place, phone, owners, sites) in [
        (here, "0900000012", 1, 1),
        (here, "0900000013", 2, 1),
        (there, "0900000012", 1, 2),
    ] {
        let app = TestApp::new(backend, DeploymentKind::Live).await;
        import(&app, &pole(here, 2, "0900000012")).await;
        if place == there {
            // Both of them were moved by hand since: the list still says where they hung.
            for camera in cameras(&app).await {
                patch(&app, &camera, json!({ "lon": 105.92 }))
                    .await
                    .expect(200);
            }
        }
        let list = pole(place, 3, phone);
        let foreseen = preview(&app, &list).await.cameras.contacts;
        let report = import(&app, &list).await;
        assert_eq!(
            (report.cameras.created, report.cameras.contacts),
            (1, foreseen),
            "{phone}"
        );
        assert_eq!(
            (count(&app, OWNERS).await, count(&app, CONTACTS).await),
            (owners, owners)
        );
        assert_eq!(
            count(&app, "SELECT count(DISTINCT site_id) FROM cameras").await,
            sites
        );
        assert_eq!(
            count(&app, DRAFTS).await,
            3,
            "each waits for the consent of its owner"
        );
        assert_eq!(counted(&import(&app, &list).await), (0, 0, 3, 0));
    }
}

both!(p9_an_owner_of_whom_the_name_alone_is_known_is_one_for_all_lenses);
async fn p9_an_owner_of_whom_the_name_alone_is_known_is_one_for_all_lenses(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    import(&app, &format!("{POLE}GA;Cổng;;;2;Nguyễn Văn Mẫu;\n")).await;
    let placed = json!({ "fields": { "lon": 105.90, "lat": 18.34 } });
    for _ in 0..2 {
        mend(&app, placed.clone()).await.expect(200);
    }
    assert_eq!(
        (count(&app, OWNERS).await, count(&app, CONTACTS).await),
        (1, 1)
    );
    for (name, owners) in [("Nguyễn Văn Mẫu", 1), ("Trần Thị Mẫu", 2)] {
        let lenses = 2 + owners;
        let list = format!("{POLE}GA;Cổng;105,90;18,34;{lenses};{name};\n");
        import(&app, &list).await;
        let of = (count(&app, OWNERS).await, count(&app, CONTACTS).await);
        assert_eq!(of, (owners, owners), "{name}");
    }
}

both!(p9_a_lens_that_comes_to_a_pole_of_somebody_who_withdrew_does_not_come);
async fn p9_a_lens_that_comes_to_a_pole_of_somebody_who_withdrew_does_not_come(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let pole =
        |lenses: usize| format!("{POLE}GG;Cổng;105,90;18,34;{lenses};Nguyễn Văn Mẫu;0900000012\n");
    import(&app, &pole(2)).await;
    let owner = cameras(&app).await[0]["owner_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/owners/{owner}/withdrawal");
    app.post(Role::Registrar, &path, json!({}))
        .await
        .expect(204);
    for look in [preview(&app, &pole(4)).await, import(&app, &pole(4)).await] {
        assert_eq!((counted(&look), look.cameras.let_go), ((0, 0, 0, 0), 4));
        assert_eq!(look.cameras.contacts, 0);
    }
    assert_eq!(count(&app, CONTACTS).await, 0);
    // Wherever a long list is cut.
    let others = (0..498).map(|n| {
        let lon = 105.0 + f64::from(n) * 0.001;
        format!("L{n};x;{lon:.3};18.34;;;\n")
    });
    let long = pole(4).replacen('\n', &format!("\n{}", others.collect::<String>()), 1);
    let cut = preview(&app, &long).await;
    assert_eq!((cut.cameras.created, cut.cameras.let_go), (498, 4));
    // Nor where the pole waited, and was mended, nor what waits still.
    let bare = |lenses: usize| {
        let owner = "Trần Thị Mẫu;0900000013";
        format!("{POLE}HC;Chợ;hỏng;;{lenses};{owner}\nHD;Sân;hỏng;;;{owner}\n")
    };
    import(&app, &bare(2)).await;
    for _ in 0..2 {
        let placed = json!({ "fields": { "lon": 105.91, "lat": 18.34 } });
        mend(&app, placed).await.expect(200);
    }
    let owner = cameras(&app).await[0]["owner_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/owners/{owner}/withdrawal");
    app.post(Role::Registrar, &path, json!({}))
        .await
        .expect(204);
    let again = import(&app, &bare(4)).await;
    assert_eq!((counted(&again), again.cameras.let_go), ((0, 0, 0, 0), 5));
    // A lens that a person alone let go says nothing of the others.
    import(&app, &format!("{POLE}HH;Cổng;;;2;;\n")).await;
    let row = waiting(&app).await[0];
    let path = format!("/api/v1/import_rows/{row}");
    app.call(Role::Registrar, Method::DELETE, &path, None)
        .await
        .expect(204);
    let more = import(&app, &format!("{POLE}HH;Cổng;;;3;;\n")).await;
    assert_eq!((more.cameras.let_go, more.cameras.waiting), (1, 2));
}

both!(p9_a_lens_without_an_owner_gets_the_one_beside_it);
async fn p9_a_lens_without_an_owner_gets_the_one_beside_it(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let owner = "Nguyễn Văn Mẫu;0900000012";
    import(&app, &format!("{POLE}Y5;Cổng;105,90;18,34;2;;\n")).await;
    // The second one alone, whose owner is known then.
    import(&app, &format!("{POLE}Y5-2;Cổng;105,90;18,34;;{owner}\n")).await;
    let list = format!("{POLE}Y5;Cổng;105,90;18,34;2;{owner}\n");
    let report = import(&app, &list).await;
    assert_eq!(
        (counted(&report), report.cameras.contacts),
        ((0, 1, 1, 0), 0)
    );
    let of = (count(&app, OWNERS).await, count(&app, CONTACTS).await);
    assert_eq!((of, count(&app, DRAFTS).await), ((1, 1), 2));
}

both!(p9_an_owner_is_corrected_wherever_a_long_list_is_cut);
async fn p9_an_owner_is_corrected_wherever_a_long_list_is_cut(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let head = "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;Loại chủ\n";
    import(&app, &format!("{head}H3;Cổng;105,90;18,34;3;UBND xã\n")).await;
    let others = (0..598).map(|n| {
        let lon = 105.0 + f64::from(n) * 0.001;
        format!("L{n};x;{lon:.3};18.34;;trường học\n")
    });
    let others = others.collect::<Vec<_>>().concat();
    let lens = |n: u32, kind: &str| format!("H3-{n};Cổng;105,90;18,34;;{kind}\n");
    let (first, second) = (lens(1, "trường học"), lens(2, "trường học"));
    // Of one nothing is said, or something else: no row speaks for all.
    for last in [String::new(), lens(3, "doanh nghiệp")] {
        let list = format!("{head}{first}{others}{second}{last}");
        let report = import(&app, &list).await;
        assert_eq!(report.cameras.updated, 0, "{last}");
        assert_eq!(kept(&report).len(), 2 + usize::from(!last.is_empty()));
    }
    let third = lens(3, "trường học");
    let list = format!("{head}{first}{others}{second}{third}");
    let report = import(&app, &list).await;
    assert_eq!(kept(&report), [""; 0]);
    assert!(report.cameras.updated >= 1);
    let all = cameras(&app).await;
    let of = |code: &str| all.iter().find(|one| one["code"] == code).unwrap()["owner_kind"].clone();
    assert_eq!(["H3-1", "H3-2", "H3-3"].map(of), ["school"; 3]);
    let of_households = ["H3-1", "H3-2", "H3-3"]
        .iter()
        .fold(list.clone(), |list, code| {
            let row = format!("{code};Cổng;105,90;18,34;;");
            list.replace(&format!("{row}trường học"), &format!("{row}hộ dân"))
        });
    for look in [
        preview(&app, &of_households).await,
        import(&app, &of_households).await,
    ] {
        assert_eq!(
            look.cameras.drafts, 3,
            "all three are in no search from now on"
        );
    }
    import(&app, &list).await;
    assert_eq!(counted(&import(&app, &list).await).2, 601);
}

both!(p9_lenses_of_a_long_list_are_drafts_wherever_the_list_is_cut);
async fn p9_lenses_of_a_long_list_are_drafts_wherever_the_list_is_cut(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Live).await;
    let rows = (0..499).map(|n| {
        let lon = 105.0 + f64::from(n) * 0.001;
        format!("L{n};x;{lon:.3};18.34;;;trường học\n")
    });
    let rows = rows.collect::<Vec<_>>().concat();
    let list = format!(
        "Mã;Vị trí;Kinh độ;Vĩ độ;Số mắt;SĐT;Loại chủ\n{rows}P;Cổng;106.5;18.34;2;0900000012;hộ dân\n"
    );
    assert_eq!(import(&app, &list).await.cameras.created, 501);
    assert_eq!(count(&app, DRAFTS).await, 2);
    assert_eq!(count(&app, CONTACTS).await, 1);
}

const HEAD: &str = "Mã;Vị trí;Kinh độ;Vĩ độ;Chủ hộ;Điện thoại\n";

both!(the_owner_above_is_the_one_of_the_row_right_above);
async fn the_owner_above_is_the_one_of_the_row_right_above(backend: Backend) {
    let app = TestApp::new(backend, DeploymentKind::Test).await;
    let list = format!(
        "{HEAD}A-1;Cổng;105,90;18,34;Nguyễn Văn Mẫu;0900000012\nA-2;Ngõ;105,91;18,35;nt;\n\
         A-3;Sân;105,92;18,36;Như trên;nt\nA-4;Chợ;105,93;18,37;trường học;\nA-5;Đình;105,94;18,38;nt;\n"
    );
    let report = import(&app, &list).await;
    assert_eq!(counted(&report), (5, 0, 0, 0));
    let said = report.review.iter();
    let said: Vec<_> = said
        .map(|item| (item.row.as_str(), item.code.as_str()))
        .collect();
    let expected = ["line 3", "line 4", "line 6"].map(|row| (row, "owner_as_above"));
    assert_eq!(said, expected);
    let same = "SELECT count(*) FROM owner_contacts t JOIN owner_contacts o ON o.phone_hash = t.phone_hash";
    assert_eq!(
        (count(&app, CONTACTS).await, count(&app, same).await),
        (3, 9)
    );
    let mut kinds: Vec<_> = cameras(&app)
        .await
        .iter()
        .map(|one| format!("{} {}", one["code"], one["owner_kind"]).replace('"', ""))
        .collect();
    kinds.sort();
    let expected = [
        "A-1 household",
        "A-2 household",
        "A-3 household",
        "A-4 school",
        "A-5 school",
    ];
    assert_eq!(kinds, expected);
    assert_eq!(counted(&import(&app, &list).await), (0, 0, 5, 0));
}

both!(p7_an_owner_above_that_cannot_be_told_is_asked_for);
async fn p7_an_owner_above_that_cannot_be_told_is_asked_for(backend: Backend) {
    // A section between, another phone, nobody above, a phone above that cannot be read, and the first row.
    for rows in [
        "A-1;Cổng;105,90;18,34;Nguyễn Văn Mẫu;0900000012\n;Thôn 3;;;;\nA-2;Ngõ;105,91;18,35;nt;\n",
        "A-1;Cổng;105,90;18,34;Nguyễn Văn Mẫu;0900000012\nA-2;Ngõ;105,91;18,35;nt;0900000013\n",
        "A-1;Cổng;105,90;18,34;không rõ;\nA-2;Ngõ;105,91;18,35;nt;\n",
        "A-1;Cổng;105,90;18,34;Nguyễn Văn Mẫu;12\nA-2;Ngõ;105,91;18,35;nt;\n",
        "A-2;Ngõ;105,91;18,35;-nt-;\n",
        "A-2;Ngõ;105,91;18,35;//;\n",
        "A-2;Ngõ;105,91;18,35;″;\n",
    ] {
        let app = TestApp::new(backend, DeploymentKind::Test).await;
        let report = import(&app, &format!("{HEAD}{rows}")).await;
        let item = report.review.iter().find(|item| item.field == "owner_name");
        let item = item.unwrap_or_else(|| panic!("{rows}: {:?}", report.review));
        assert_eq!(
            (&*item.code, item.waits),
            ("owner_above_unclear", true),
            "{rows}"
        );
        assert!(!cameras(&app).await.iter().any(|one| one["code"] == "A-2"));
    }
    let row = format!("{HEAD}A-2;Ngõ;105,91;18,35;nt;\n");
    let name = json!({ "owner_name": "Trần Thị Mẫu" });
    let nobody = json!({ "without_owner": true });
    for (said, contacts, left_out) in [(name, 1, json!([])), (nobody, 0, json!(["owner_name"]))] {
        let app = TestApp::new(backend, DeploymentKind::Live).await;
        import(&app, &row).await;
        // Whoever is meant is not dropped unsaid.
        for (wrong, expected) in [
            (json!({}), "/owner_name required"),
            (json!({ "owner_name": "  " }), "/owner_name required"),
            (json!({ "owner_name": "nt" }), "/owner_name required"),
            (json!({ "owner_name": "không có" }), "/owner_name required"),
            (json!({ "owner_name": "UBND xã" }), "/owner_name required"),
            (
                json!({ "owner_name": "0900000012" }),
                "/owner_name holds_phone_number",
            ),
            (
                json!({ "owner_name": "x".repeat(121) }),
                "/owner_name too_long",
            ),
            (
                json!({ "owner_name": "Mẫu", "without_owner": true }),
                "/without_owner given_twice",
            ),
        ] {
            let refused = mend(&app, wrong).await.expect(422);
            assert_eq!(refused.codes(), [expected]);
        }
        let done = mend(&app, said).await.expect(200);
        assert_eq!(done.body["left_out"], left_out);
        assert_eq!(count(&app, CONTACTS).await, contacts);
        assert_eq!(
            count(&app, DRAFTS).await,
            contacts,
            "a household waits for its consent"
        );
        let clear = "SELECT (SELECT count(*) FROM cameras WHERE label LIKE '%Trần%') \
            + (SELECT count(*) FROM import_rows WHERE fields LIKE '%Trần%' OR before LIKE '%Trần%' OR remarks LIKE '%Trần%')";
        assert_eq!(count(&app, clear).await, 0);
        let log = "SELECT count(*) FROM audit WHERE body LIKE '%Trần%'";
        assert_eq!(count(&app, log).await, 0);
        assert_eq!(counted(&import(&app, &row).await), (0, 0, 1, 0));
    }
}
