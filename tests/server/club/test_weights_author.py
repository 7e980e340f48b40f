from tests.server.club.running import Hall

URL = "/api/v1/shot-weights/snapshots"


def test_who_changes_weights_is_written_down_as_the_account_whatever_is_said(hall: Hall) -> None:
    pablo, maria = hall.signed_in("pablo"), hall.signed_in("maria")
    draft = pablo.post(URL, {"name": "Autumn", "author": "Maria"}, 201)["id"]
    maria.post(f"{URL}/{draft}/publish", None, 202)
    told = pablo.get(f"{URL}/{draft}/audit")["entries"]
    assert [(one["what"], one["author"]) for one in told] == [("drafted", "pablo"), ("published", "maria")]
